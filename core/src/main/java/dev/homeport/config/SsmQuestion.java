package dev.homeport.config;

import dev.homeport.config.Lookup.Missed;
import dev.homeport.region.RegionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a parameter store is asked, which is the same in every refresh of a configuration and so worked out once.
 *
 * @param unusable the names that the store would refuse, with a whole call
 */
record SsmQuestion(List<ConfigKey> keys, Optional<RegionName> region, List<SsmBatch> batches, List<Lookup> unusable) {

    static SsmQuestion of(SourceRequest request, String path, String selector) {
        var usable = new ArrayList<WantedName>();
        var unusable = new ArrayList<Lookup>();
        for (var wanted : request.names(NameStyle.PATH, key -> path + "/" + key)) {
            SsmNames.problem(wanted.text())
                    .ifPresentOrElse(
                            problem -> unusable.add(new Missed(wanted, FailureKind.UNUSABLE, problem)),
                            () -> usable.add(wanted));
        }
        return new SsmQuestion(request.keys(), request.region(), SsmBatch.of(usable, selector), List.copyOf(unusable));
    }

    boolean isThatOf(SourceRequest request) {
        return keys.equals(request.keys()) && region.equals(request.region());
    }
}
