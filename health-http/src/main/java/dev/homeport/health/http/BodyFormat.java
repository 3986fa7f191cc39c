package dev.homeport.health.http;

import java.util.regex.Pattern;

/** Writes an answer in one of the forms that a request can ask for. */
enum BodyFormat {
    /** The default. */
    JSON("application/json") {
        @Override
        byte[] write(HealthReport verdict) {
            return JsonBody.write(verdict);
        }
    },
    /** The format of the Internet draft "Health Check Response Format for HTTP APIs", for clients that accept it. */
    HEALTH_JSON("application/health+json") {
        @Override
        byte[] write(HealthReport verdict) {
            return HealthJsonBody.write(verdict);
        }
    },
    /** For people, by {@code ?verbose}. */
    TEXT("text/plain; charset=us-ascii") {
        @Override
        byte[] write(HealthReport verdict) {
            return TextBody.write(verdict);
        }
    };

    /** The weight that means "anything but this" (RFC 9110, 12.4.2). */
    private static final Pattern REFUSED = Pattern.compile("q=0(\\.0*)?", Pattern.CASE_INSENSITIVE);

    private final String contentType;

    BodyFormat(String contentType) {
        this.contentType = contentType;
    }

    static BodyFormat wanted(boolean verbose, String accept) {
        if (verbose) {
            return TEXT;
        }
        return accepts(accept, HEALTH_JSON.contentType) ? HEALTH_JSON : JSON;
    }

    abstract byte[] write(HealthReport verdict);

    String contentType() {
        return contentType;
    }

    /** Returns whether the header names the type, and does not refuse it where it names it first. */
    private static boolean accepts(String accept, String type) {
        for (int at = 0; at <= accept.length() - type.length(); at++) {
            if (accept.regionMatches(true, at, type, 0, type.length())) {
                return !isRefused(accept, at + type.length());
            }
        }
        return false;
    }

    private static boolean isRefused(String accept, int afterType) {
        int comma = accept.indexOf(',', afterType);
        var parameters = accept.substring(afterType, comma < 0 ? accept.length() : comma);
        for (var parameter : parameters.split(";")) {
            if (REFUSED.matcher(parameter.strip()).matches()) {
                return true;
            }
        }
        return false;
    }
}
