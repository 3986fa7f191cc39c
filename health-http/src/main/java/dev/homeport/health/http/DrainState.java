package dev.homeport.health.http;

/** Whether requests are still wanted. */
enum DrainState {
    /** As far as the checks allow. */
    WANTED(503),
    /** The process is going away, and says so as a failure. */
    REFUSED(503),
    /** The process is going away, and says so as HAProxy's {@code disable-on-404} wants to hear it. */
    NOT_FOUND(404);

    private final int downStatus;

    DrainState(int downStatus) {
        this.downStatus = downStatus;
    }

    /** The status code of a no to a question that {@linkplain HealthPath#drains() drains}. */
    int downStatus() {
        return downStatus;
    }
}
