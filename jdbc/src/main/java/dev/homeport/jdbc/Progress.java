package dev.homeport.jdbc;

/** Hears of an attempt to probe while it lasts, on the thread that probes. */
interface Progress {

    /** Does nothing. */
    Progress UNHEARD = new Progress() {
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
