package dev.homeport.jdbc.internal.monitor;

/** Hears of an attempt to probe while it lasts, on the thread that probes. */
public interface ProbeProgress {

    /** Does nothing. */
    ProbeProgress UNHEARD = new ProbeProgress() {
        @Override
        public void asking() {}

        @Override
        public void heard() {}
    };

    /** From now on the server is being asked, so silence is its own. */
    void asking();

    /** The server has sent something. */
    void heard();
}
