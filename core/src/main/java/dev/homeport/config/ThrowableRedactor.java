package dev.homeport.config;

/** Describes what foreign code threw without repeating its message, which may hold a value. */
final class ThrowableRedactor {

    private ThrowableRedactor() {}

    static String withoutMessage(Throwable thrown) {
        var frames = thrown.getStackTrace();
        return thrown.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }
}
