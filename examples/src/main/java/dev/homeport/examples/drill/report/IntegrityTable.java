package dev.homeport.examples.drill.report;

import java.util.List;
import java.util.stream.Collectors;

/** Writes what the stores hold against what users were told, as a table. */
final class IntegrityTable {

    private IntegrityTable() {}

    static String of(List<IntegrityCheck> checks) {
        return "<section><h2>What users were told, against what the stores hold</h2><div class=\"scroll\"><table><thead><tr><th>when</th><th>store</th>"
                + "<th>acknowledged</th><th>missing</th><th>twice</th><th>told wrongly</th><th></th></tr></thead><tbody>"
                + checks.stream().map(IntegrityTable::row).collect(Collectors.joining())
                + "</tbody></table></div><p class=\"note\">Acknowledged: writes whose users had been told \"done\" before the store was asked."
                + " Missing: those that it lacks. Told wrongly: there, although the user was told \"not done\".</p></section>\n";
    }

    private static String row(IntegrityCheck check) {
        return "<tr><td>" + Markup.text(check.moment()) + "</td><td>" + Markup.text(check.store()) + "</td>"
                + number(check.acknowledged())
                + number(check.missing().size())
                + number(check.twice().size())
                + number(check.toldWrongly().size())
                + "<td class=\"" + (check.kept() ? "good" : "bad") + "\">"
                + (check.kept() ? "kept" : "broken")
                + (check.missing().isEmpty() || check.missingAllowed().isEmpty()
                        ? ""
                        : "; " + Markup.text(check.missingAllowed()))
                + "</td></tr>";
    }

    private static String number(long number) {
        return "<td class=\"number\">" + number + "</td>";
    }
}
