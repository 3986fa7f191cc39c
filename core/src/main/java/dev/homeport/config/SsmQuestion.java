package dev.homeport.config;

import dev.homeport.config.Lookup.Missed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a parameter store is asked, which is the same in every refresh of a configuration and so worked out once.
 *
 * @param unusable the names that the store would refuse, with a whole call
 */
record SsmQuestion(SourceRequest request, List<SsmBatch> batches, List<Lookup> unusable) {

    static SsmQuestion of(SourceRequest request, String path, String selector) {
        var usable = new ArrayList<WantedName>();
        var unusable = new ArrayList<Lookup>();
        var owners = new HashMap<String, ConfigKey>();
        for (var wanted : request.names(NameStyle.PATH, key -> path + "/" + key)) {
            var owner = owners.putIfAbsent(wanted.text(), wanted.key());
            var problem = owner == null
                    ? SsmNames.problem(wanted.text())
                    : Optional.of("the key " + owner + " has this name already, and a store refuses to be asked twice");
            problem.ifPresentOrElse(
                    reason -> unusable.add(new Missed(wanted, FailureKind.UNUSABLE, reason)), () -> usable.add(wanted));
        }
        return new SsmQuestion(request, SsmBatch.of(usable, selector), List.copyOf(unusable));
    }

    boolean isThatOf(SourceRequest other) {
        return request.namesAsIn(other);
    }
}
