package dev.homeport.benchmarks;

import java.io.IOException;
import java.util.List;

/** A share of the machine's processors for one child process at a time. */
interface CpuShare extends AutoCloseable {

    /** The command that runs this one within the share. */
    List<String> command(List<String> command);

    @Override
    void close() throws IOException;

    /** How it is limited, for people. */
    String words();

    /**
     * Makes the best that this machine can give: all processors as they are, a cgroup's quota, or one processor shared with
     * work that competes for it.
     *
     * @throws NotHere if none of them works
     */
    static CpuShare of(double processors, int number) throws IOException {
        int there = Runtime.getRuntime().availableProcessors();
        if (processors > there) {
            throw new NotHere("this machine has " + there + " processors");
        }
        if (processors == there) {
            return new WholeMachine();
        }
        try {
            return CgroupShare.create(processors, number);
        } catch (IOException e) {
            return TasksetShare.create(processors, e.getMessage());
        }
    }

    /** This machine cannot give such a share; the message says why. */
    final class NotHere extends IOException {

        private static final long serialVersionUID = 1;

        NotHere(String why) {
            super(why);
        }
    }

    /** No limit. */
    final class WholeMachine implements CpuShare {

        @Override
        public List<String> command(List<String> command) {
            return command;
        }

        @Override
        public String words() {
            return "all processors";
        }

        @Override
        public void close() {
            // There is nothing to give back.
        }
    }
}
