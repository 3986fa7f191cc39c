package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the arguments of {@code benchmarks/lost-region [N] [--distance MS]... [--short] [FAULT]...}: N runs of each
 * case, 3 by default (1 if short), with the surviving region at these round trips (5, 80, 150 and 300 ms by default),
 * and these faults (all by default; four of them if short).
 */
record LostRegionPlan(int runs, List<Distance> distances, Set<RegionFault> faults, boolean brief) {

    private static final List<Distance> DISTANCES =
            Stream.of(5, 80, 150, 300).map(Distance::ofMillis).toList();
    private static final Set<RegionFault> SHORT_FAULTS =
            EnumSet.of(RegionFault.REFUSED, RegionFault.HANG, RegionFault.BROWN_OUT, RegionFault.WRITES_BROWN_OUT);

    static LostRegionPlan of(String... arguments) {
        boolean brief = List.of(arguments).contains("--short");
        int runs = brief ? 1 : 3;
        var distances = new ArrayList<Distance>();
        var faults = EnumSet.noneOf(RegionFault.class);
        for (int i = 0; i < arguments.length; i++) {
            var argument = arguments[i];
            if (argument.equals("--distance") && i + 1 < arguments.length) {
                distances.add(Distance.ofMillis(Integer.parseInt(arguments[++i])));
            } else if (argument.matches("[1-9]\\d*")) {
                runs = Integer.parseInt(argument);
            } else if (!argument.equals("--short")) {
                faults.add(RegionFault.valueOf(argument));
            }
        }
        return new LostRegionPlan(
                runs,
                distances.isEmpty() ? DISTANCES : List.copyOf(distances),
                faults.isEmpty() ? (brief ? SHORT_FAULTS : EnumSet.allOf(RegionFault.class)) : faults,
                brief);
    }

    Distance nearest() {
        return distances.get(0);
    }

    @Override
    public String toString() {
        return runs + " times a case while the other region is "
                + distances.stream().map(Distance::toString).collect(Collectors.joining(", ")) + " away (round trip)";
    }
}
