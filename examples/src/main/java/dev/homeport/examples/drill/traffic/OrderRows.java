package dev.homeport.examples.drill.traffic;

import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads which orders a server holds, past every relay and past Homeport. */
public final class OrderRows {

    /**
     * Holds one order as a server has it.
     *
     * @param timeline the timeline it was written on, which tells the server that took it
     */
    public record Row(String reference, int timeline) {}

    private OrderRows() {}

    public static List<Row> in(LabRegion region, String prefix) throws SQLException {
        try (var connection = region.connectDirectly();
                var select =
                        connection.prepareStatement("select reference, wal_file from orders where reference like ?")) {
            select.setString(1, prefix + "-%");
            try (var row = select.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (row.next()) {
                    rows.add(new Row(row.getString(1), timelineOf(row.getString(2))));
                }
                return rows;
            }
        }
    }

    /** The timeline that a primary writes now, as it says itself. */
    public static int timeline(LabRegion region) throws SQLException {
        try (var connection = region.connectDirectly();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_walfile_name(pg_current_wal_lsn())")) {
            row.next();
            return timelineOf(row.getString(1));
        }
    }

    private static int timelineOf(String walFile) {
        return Integer.parseInt(walFile.substring(0, 8), 16);
    }
}
