package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.benchmarks.report.Summary;
import java.util.List;
import java.util.Set;

/**
 * Measures what a client does when all regions are well and its own process is not: its pool is full, its callbacks
 * block, its clock is wrong, it has little of a processor, its own network is gone. It must evict and move nothing
 * then, and no more calls may fail than with the plain SDK, which does the same beside it. It ends with 1 if a bound is
 * missed.
 *
 * <p>Arguments: {@code --short} for fewer calls and JVMs, and words, of which one has to be in a case's name for it to
 * be run (all are by default).
 */
public final class HealthyHome {

    private static final List<Double> PROCESSORS = List.of(2.0, 1.0, 0.5, 0.25);
    private static final List<Double> PROCESSORS_IF_SHORT = List.of(2.0, 0.5, 0.25);
    private static final int STARTS = 20;
    private static final int STARTS_IF_SHORT = 4;
    private static final String COLD = "first calls of fresh JVMs";

    private final boolean brief;
    private final Set<String> words;
    private final RegionWorld world;
    private final Summary summary = new Summary("healthy-home");

    private HealthyHome(boolean brief, Set<String> words, RegionWorld world) {
        this.brief = brief;
        this.words = words;
        this.world = world;
    }

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        var words = new java.util.TreeSet<>(List.of(arguments));
        boolean brief = words.remove("--short");
        int exit;
        try (var world = RegionWorld.create()) {
            exit = new HealthyHome(brief, words, world).run();
        }
        System.exit(exit);
    }

    private int run() throws Exception {
        System.out.printf(
                "Both regions are well, the other one %s away; the process is not. The plain SDK does the same beside"
                        + " it,%nwith the same limit of a call (%s) and regions of its own.%n%n",
                HomeportSide.AWAY, ClientFactory.CALL_TIMEOUT);
        var comparison = new Comparison(world);
        comparison.of(HealthyCases.warmUp());
        summary.printHead();
        for (var each : new HealthyCases(brief).all()) {
            if (wanted(each.name())) {
                summary.add(comparison.of(each));
            }
        }
        if (wanted(COLD)) {
            addColdStarts();
        }
        return summary.finish();
    }

    private void addColdStarts() throws Exception {
        for (double processors : brief ? PROCESSORS_IF_SHORT : PROCESSORS) {
            try (var starts = new ColdStarts(world, processors, brief ? STARTS_IF_SHORT : STARTS)) {
                starts.run().forEach(summary::add);
            }
        }
    }

    private boolean wanted(String name) {
        return words.isEmpty() || words.stream().anyMatch(name::contains);
    }
}
