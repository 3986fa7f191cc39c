package dev.homeport.health.http;

/** Says whether the process still wants requests. */
enum DrainState {
    /** The process wants requests, as far as the checks allow. */
    WANTED(503),
    /** The process is going away, and says so as a failure. */
    REFUSED(503),
    /** The process is going away, and says so as HAProxy's {@code disable-on-404} wants to hear it. */
    NOT_FOUND(404);

    private final int downStatus;

    DrainState(int downStatus) {
        this.downStatus = downStatus;
    }

    /** Returns the status code of a no to a question that {@linkplain HealthPath#drains() drains}. */
    int downStatus() {
        return downStatus;
    }
}
