package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.simulation.SimulatedFault.Kind;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** One process beside two regions, and one thing that goes wrong with the process, or has gone wrong some time ago. */
public enum SimulatedScenes {

    /** Long work of its own uses all connections. */
    FULL_POOL {
        @Override
        public void play(Simulation simulation) {
            for (int second = 0; second < 20; second++) {
                var pool = simulation.client().transport().pool(HOME);
                simulation.timeline.in(second * SECOND, () -> pool.hold(SimulatedPool.SIZE, 900 * MILLI));
            }
        }
    },
    /** Callbacks block the threads that handle answers. */
    BUSY_THREADS {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().busyThreads(4 * SECOND);
        }
    },
    STALL {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().stall(SECOND);
        }
    },
    /** Nobody can sign for a while. */
    SLOW_TO_SIGN {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().slowCredentials(HOME, 3 * SECOND);
            simulation.client().process().slowCredentials(OTHER, 3 * SECOND);
        }
    },
    SLOW_CREDENTIALS_OF_HOME {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().slowCredentials(HOME, 3 * SECOND);
        }
    },
    NO_CREDENTIALS_OF_HOME {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().noCredentials(HOME, 20 * SECOND);
        }
    },
    CLOCK_JUMPS {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().clockJumps();
        }
    },
    /** Callers allow 40 ms for what takes 60. */
    SHORT_LIMITS {
        @Override
        public void play(Simulation simulation) {
            simulation.client().process().shortLimits(20 * SECOND);
        }
    },
    /** Nearly all that is asked is how tables are, and only that fails. */
    CONTROL_PLANE_FAILS {
        @Override
        public void play(Simulation simulation) {
            simulation.client().only(SimulatedWrite.CONTROL, SimulatedWrite.CONTROL_READ, SimulatedWrite.PUT);
            simulation.network.add(SimulatedFault.at(HOME, Kind.CONTROL_PLANE, 1));
        }
    },
    OWN_NETWORK_GONE {
        @Override
        public void play(Simulation simulation) {
            gone(simulation, Kind.BLACK_HOLE);
        }
    },
    OWN_NETWORK_REFUSES {
        @Override
        public void play(Simulation simulation) {
            gone(simulation, Kind.REFUSE);
        }
    },
    OWN_NETWORK_HANGS {
        @Override
        public void play(Simulation simulation) {
            gone(simulation, Kind.HANG);
        }
    };

    public static final int HOME = 0;
    public static final int OTHER = 1;
    private static final long MILLI = SimulatedClient.MILLI;
    private static final long SECOND = SimulatedClient.SECOND;
    private static final int OPERATIONS = 100_000;

    /** Has it begin, and takes the time it takes to end where it says so. */
    public abstract void play(Simulation simulation);

    /** A process that makes 200 calls a second and has done so for a while, and another region so far away. */
    public static Simulation busy(long seed, int roundTripMillis) {
        return busy(seed, roundTripMillis, UnaryOperator.identity());
    }

    public static Simulation busy(long seed, int roundTripMillis, UnaryOperator<SimulatedRules> mistaken) {
        var simulation = new Simulation(Simulation.Shape.of(seed)
                .regions(2)
                .clients(1)
                .operations(OPERATIONS)
                .heldAgainstTheTruth()
                .rules(policy -> mistaken.apply(SimulatedRules.of(policy))));
        simulation.network.distances().roundTrip(OTHER, roundTripMillis * MILLI);
        simulation.client().load(200, OPERATIONS);
        simulation.run(Duration.ofSeconds(20));
        return simulation;
    }

    /** The other region goes, home fails most calls for 8 s and is well for 20 s, and the other one is back. */
    public static void brownOutWhileTheOtherIsOut(Simulation simulation) {
        simulation.network.add(SimulatedFault.at(OTHER, Kind.REFUSE, 1));
        simulation.run(Duration.ofSeconds(10));
        var brownOut = SimulatedFault.at(HOME, Kind.ERROR, 0.6);
        simulation.network.add(brownOut);
        simulation.run(Duration.ofSeconds(8));
        simulation.network.remove(brownOut);
        simulation.run(Duration.ofSeconds(20));
        simulation.network.heal();
        simulation.run(Duration.ofMinutes(3));
    }

    private static void gone(Simulation simulation, Kind kind) {
        simulation.network.add(SimulatedFault.everywhere(kind, 1));
        simulation.run(Duration.ofSeconds(8));
        simulation.network.heal();
    }
}
