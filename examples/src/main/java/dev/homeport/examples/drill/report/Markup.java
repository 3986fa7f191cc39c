package dev.homeport.examples.drill.report;

/** Puts text into HTML and SVG. */
final class Markup {

    private Markup() {}

    /** Returns the text so that it stands in an element or in a quoted attribute as itself, without control characters. */
    static String text(String text) {
        var safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.appendCodePoint(
                            Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c);
            }
        });
        return safe.toString();
    }
}
