package dev.homeport.health.http;

/** The forms in which an answer can be asked for. */
enum HealthForm {
    /** For everything that asks for nothing else. */
    JSON("application/json") {
        @Override
        byte[] write(HealthVerdict verdict) {
            return JsonBody.write(verdict);
        }
    },
    /** As the Internet draft "Health Check Response Format for HTTP APIs" describes it, for whoever accepts it. */
    HEALTH_JSON("application/health+json") {
        @Override
        byte[] write(HealthVerdict verdict) {
            return HealthJsonBody.write(verdict);
        }
    },
    /** For people, by {@code ?verbose}. */
    TEXT("text/plain; charset=us-ascii") {
        @Override
        byte[] write(HealthVerdict verdict) {
            return TextBody.write(verdict);
        }
    };

    private final String contentType;

    HealthForm(String contentType) {
        this.contentType = contentType;
    }

    static HealthForm wanted(boolean verbose, String accept) {
        if (verbose) {
            return TEXT;
        }
        return mentions(accept, HEALTH_JSON.contentType) ? HEALTH_JSON : JSON;
    }

    abstract byte[] write(HealthVerdict verdict);

    String contentType() {
        return contentType;
    }

    private static boolean mentions(String accept, String type) {
        for (int at = 0; at <= accept.length() - type.length(); at++) {
            if (accept.regionMatches(true, at, type, 0, type.length())) {
                return true;
            }
        }
        return false;
    }
}
