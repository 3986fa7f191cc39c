package dev.homeport.examples.drill.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lays a view out in lines of at most 78 characters, coloured by ANSI sequences; both regions stand side by side. */
final class ScreenLayout {

    static final int WIDTH = 78;

    private static final int COLUMN = 36;
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";

    private ScreenLayout() {}

    static List<String> lines(ScreenView view) {
        var lines = new ArrayList<String>();
        var clock = String.format(Locale.ROOT, "%.1f s", view.elapsed().toMillis() / 1e3);
        var title = "Homeport drill: " + view.title();
        lines.add(" " + BOLD + cut(title, WIDTH - clock.length() - 2) + PLAIN
                + " ".repeat(Math.max(1, WIDTH - 1 - title.length() - clock.length())) + clock);
        lines.add(" " + DIM + cut(view.setting(), WIDTH - 1) + PLAIN);
        lines.add("");
        view.steps().forEach(step -> lines.add(step(step, view.steps())));
        lines.add("");
        lines.add(" " + cut(view.doing(), WIDTH - 1));
        lines.add("");
        lines.add(" " + BOLD + pad(view.first().name()) + PLAIN + "  " + BOLD
                + pad(view.second().name()) + PLAIN);
        lines.add(" " + health(view.first()) + "  " + health(view.second()));
        lines.add(" " + pad("primary   " + yes(view.first().primary())) + "  "
                + pad("primary   " + yes(view.second().primary())));
        lines.add(" " + users(view.first()) + "  " + users(view.second()));
        lines.add("");
        lines.add(" requests/s  " + spark(view.rates()) + " " + latest(view.rates()));
        lines.add(" errors      " + (view.failed() + view.unknown() == 0 ? "none" : errors(view)));
        return lines;
    }

    private static String step(ScreenView.Step step, List<ScreenView.Step> steps) {
        if (!step.when().isEmpty()) {
            return "   " + GREEN + "✓" + PLAIN + " " + String.format("%-20s", step.label()) + DIM + step.when() + PLAIN;
        }
        var next = steps.stream().filter(each -> each.when().isEmpty()).findFirst();
        return next.filter(step::equals).isPresent()
                ? "   " + BOLD + "▸ " + step.label() + PLAIN
                : "   " + DIM + "· " + step.label() + PLAIN;
    }

    private static String health(ScreenView.Region region) {
        var colour = region.health().equals("200") ? GREEN : RED;
        return colour + pad("/health   " + region.health()) + PLAIN;
    }

    private static String users(ScreenView.Region region) {
        return pad("users     " + (region.routed() ? "led here, " : "") + region.perSecond() + "/s");
    }

    private static String yes(boolean is) {
        return is ? "here" : "-";
    }

    private static String errors(ScreenView view) {
        return RED + (view.failed() + view.unknown()) + PLAIN + " (" + view.failed() + " told \"not done\", "
                + view.unknown() + " told \"perhaps\")";
    }

    private static String latest(List<Long> rates) {
        return rates.isEmpty() ? "" : Long.toString(rates.get(rates.size() - 1));
    }

    private static String spark(List<Long> rates) {
        var recent = rates.subList(Math.max(0, rates.size() - 56), rates.size());
        var peak = Math.max(1, recent.stream().mapToLong(Long::longValue).max().orElse(1));
        return recent.stream()
                .map(rate -> rate == 0 ? " " : BARS.substring(bar(rate, peak), bar(rate, peak) + 1))
                .collect(Collectors.joining());
    }

    private static int bar(long rate, long peak) {
        return (int) Math.min(BARS.length() - 1, rate * BARS.length() / (peak + 1));
    }

    private static String pad(String text) {
        return String.format("%-" + COLUMN + "s", cut(text, COLUMN));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
