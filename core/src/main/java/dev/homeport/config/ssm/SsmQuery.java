package dev.homeport.config.ssm;

import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Missed;
import dev.homeport.config.source.NameStyle;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.config.source.WantedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Holds what a parameter store is asked, which is the same in every refresh of a configuration and so worked out once.
 *
 * @param unusable the names that the store would refuse, with a whole call
 */
record SsmQuery(SourceRequest request, List<SsmBatch> batches, List<Lookup> unusable) {

    static SsmQuery of(SourceRequest request, String path, String selector) {
        var usable = new ArrayList<WantedName>();
        var unusable = new ArrayList<Lookup>();
        var owners = new HashMap<String, ConfigKey>();
        for (var wanted : request.names(NameStyle.PATH, key -> path + "/" + key)) {
            var owner = owners.putIfAbsent(wanted.text(), wanted.key());
            var problem = owner == null
                    ? SsmParameterNames.problem(wanted.text())
                    : Optional.of("the key " + owner + " has this name already, and a store refuses to be asked twice");
            problem.ifPresentOrElse(
                    reason -> unusable.add(new Missed(wanted, FailureKind.UNUSABLE, reason)), () -> usable.add(wanted));
        }
        return new SsmQuery(request, SsmBatch.of(usable, selector), List.copyOf(unusable));
    }

    boolean isThatOf(SourceRequest other) {
        return request.namesAsIn(other);
    }
}
