package dev.homeport.examples.drill.report;

import java.util.Locale;

/** Draws lines, boxes and text as SVG; how each looks is said by its class in the page's style sheet. */
final class SvgCanvas {

    private final StringBuilder shapes = new StringBuilder();

    /** Returns all that was drawn as a picture of that size, with a title for those who cannot see it. */
    String picture(String css, double width, double height, String title) {
        return String.format(
                        Locale.ROOT,
                        "<svg class=\"%s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                        css,
                        width,
                        height,
                        Markup.text(title))
                + shapes + "</svg>";
    }

    void line(String css, double x1, double y1, double x2, double y2) {
        draw("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", css, x1, y1, x2, y2);
    }

    /**
     * Draws a box.
     *
     * @param title what a pointer that rests on it is told
     */
    void box(String css, double x, double y, double wide, double tall, int round, String title) {
        draw(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\"><title>%s</title></rect>",
                css, x, y, wide, tall, round, Markup.text(title));
    }

    /**
     * Draws a circle.
     *
     * @param title what a pointer that rests on it is told
     */
    void circle(String css, double x, double y, double radius, String title) {
        draw(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                css, x, y, radius, Markup.text(title));
    }

    /**
     * Writes text.
     *
     * @param anchor which of its ends is at x: start, middle or end
     */
    void text(String css, double x, double y, String anchor, String text) {
        draw(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                css, x, y, anchor, Markup.text(text));
    }

    private void draw(String format, Object... values) {
        shapes.append(String.format(Locale.ROOT, format, values));
    }
}
