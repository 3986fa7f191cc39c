package dev.homeport.examples.drill;

import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads which orders a server holds, past every relay and past Homeport. */
final class Rows {

    /**
     * One order as a server holds it.
     *
     * @param timeline the timeline it was written on, which tells the server that took it
     */
    record Row(String reference, int timeline) {}

    private Rows() {}

    static List<Row> in(LabRegion region, String prefix) throws SQLException {
        try (var connection = region.connectDirectly();
                var select =
                        connection.prepareStatement("select reference, wal_file from orders where reference like ?")) {
            select.setString(1, prefix + "-%");
            try (var row = select.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (row.next()) {
                    var timeline = Integer.parseInt(row.getString(2).substring(0, 8), 16);
                    rows.add(new Row(row.getString(1), timeline));
                }
                return rows;
            }
        }
    }
}
