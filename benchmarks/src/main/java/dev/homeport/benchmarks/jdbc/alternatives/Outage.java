package dev.homeport.benchmarks.jdbc.alternatives;

import dev.homeport.testkit.LabRegion;

/** Takes the primary away, or leaves it beside a promoted standby. */
enum Outage {
    CRASH("crash") {
        @Override
        void strike(LabRegion primary) {
            primary.crash();
        }
    },
    FREEZE("freeze") {
        @Override
        void strike(LabRegion primary) {
            primary.freeze();
        }
    },
    BLACK_HOLE("black hole") {
        @Override
        void strike(LabRegion primary) {
            primary.blackHole();
        }
    },
    SPLIT_BRAIN("both writable") {
        @Override
        void strike(LabRegion primary) {
            // The primary stays as it is; the promotion that follows makes a second one.
        }
    };

    private final String words;

    Outage(String words) {
        this.words = words;
    }

    abstract void strike(LabRegion primary);

    @Override
    public String toString() {
        return words;
    }
}
