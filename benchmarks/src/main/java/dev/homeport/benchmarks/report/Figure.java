package dev.homeport.benchmarks.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured value of a row, with the bound that it has to keep, if there is one.
 *
 * @param what it is, such as {@code worst read}
 * @param value infinite if what was waited for did not happen
 * @param unit such as {@code ms}
 * @param atMost the bound
 * @param note what a reader has to know besides
 */
public record Figure(String what, double value, String unit, OptionalDouble atMost, String note) {

    public static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, OptionalDouble.empty(), "");
    }

    public static Figure of(String what, Duration value) {
        return of(what, millis(value), "ms");
    }

    /** A duration that is never over if it is not there. */
    public static Figure of(String what, Optional<Duration> value) {
        return of(what, value.map(Figure::millis).orElse(Double.POSITIVE_INFINITY), "ms");
    }

    public static Figure count(String what, long value) {
        return of(what, value, "");
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    public Figure atMost(double bound) {
        return new Figure(what, value, unit, OptionalDouble.of(bound), note);
    }

    public Figure atMost(Duration bound) {
        return atMost(millis(bound));
    }

    public Figure note(String text) {
        return new Figure(what, value, unit, atMost, text);
    }

    /** Whether the bound is kept; so it is where there is none. */
    public boolean met() {
        return atMost.isEmpty() || value <= atMost.getAsDouble();
    }

    /** The value with its unit, to be read by people. */
    String measured() {
        return Double.isInfinite(value) ? "never" : words(value);
    }

    /** The bound with its unit; empty if there is none. */
    String bound() {
        return atMost.isPresent() ? "at most " + words(atMost.getAsDouble()) : "";
    }

    private String words(double number) {
        boolean whole = number == Math.rint(number) || Math.abs(number) >= 100;
        var digits = String.format(Locale.ROOT, whole ? "%.0f" : "%.2f", number);
        return unit.isEmpty() ? digits : digits + " " + unit;
    }
}
