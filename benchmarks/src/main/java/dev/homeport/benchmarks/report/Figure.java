package dev.homeport.benchmarks.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Holds one measured value of a row, with the bound that it has to keep, if any.
 *
 * @param what it is, such as {@code worst read}
 * @param value infinite if the awaited event did not happen
 * @param unit such as {@code ms}
 * @param atMost the bound
 * @param note further facts for the reader
 */
public record Figure(String what, double value, String unit, OptionalDouble atMost, String note) {

    public static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, OptionalDouble.empty(), "");
    }

    public static Figure of(String what, Duration value) {
        return of(what, millis(value), "ms");
    }

    /** Makes a figure of a duration, which is infinite if empty. */
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

    /** Returns whether the bound is kept; true without a bound. */
    public boolean met() {
        return atMost.isEmpty() || value <= atMost.getAsDouble();
    }

    /** Returns the value with its unit, to be read by people. */
    String measured() {
        return Double.isInfinite(value) ? "never" : words(value);
    }

    /** Returns the bound with its unit; empty without a bound. */
    String bound() {
        return atMost.isPresent() ? "at most " + words(atMost.getAsDouble()) : "";
    }

    private String words(double number) {
        boolean whole = number == Math.rint(number) || Math.abs(number) >= 100;
        var digits = String.format(Locale.ROOT, whole ? "%.0f" : "%.2f", number);
        return unit.isEmpty() ? digits : digits + " " + unit;
    }
}
