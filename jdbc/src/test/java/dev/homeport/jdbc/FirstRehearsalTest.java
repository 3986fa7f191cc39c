package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.junit.InRegion;
import dev.homeport.testkit.junit.RegionLabTest;
import dev.homeport.testkit.ledger.WriteLedger;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes the first rehearsals that a newcomer writes, as {@code docs/rehearse-in-your-tests.md} shows them. */
@Timeout(300)
@RegionLabTest(regions = {"us-east-1", "eu-west-1"})
class FirstRehearsalTest {
    @BeforeAll
    static void createTable(@InRegion("us-east-1") LabRegion east) throws SQLException {
        try (var connection = east.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table orders (reference text primary key)");
        }
    }

    @Test
    void orders_are_placed_although_us_east_1_froze(
            RegionLab lab, @InRegion("us-east-1") LabRegion east, @InRegion("eu-west-1") LabRegion west) {
        try (var dataSource = dataSource(lab)) {
            var orders = new Orders(dataSource);
            var ledger = new WriteLedger().answeredBy(() -> answering(dataSource));
            assertThat(ledger.write(orders::place)).isTrue();

            east.freeze();
            west.promote();
            ledger.writeUntilAcknowledged(orders::place);

            var found = west.find("select reference from orders");
            ledger.assertNothingAcknowledgedIsMissing(found);
            ledger.assertNothingWasDoneTwice(found);
            assertThat(ledger.entries().get(0).answeredBy())
                    .hasValueSatisfying(source -> assertThat(source).contains("us-east-1"));
        }
    }

    @Test
    void a_transaction_is_repeated_on_the_new_primary(
            RegionLab lab, @InRegion("us-east-1") LabRegion east, @InRegion("eu-west-1") LabRegion west)
            throws SQLException {
        try (var dataSource = dataSource(lab)) {
            var transactions = Transactions.over(dataSource);
            transactions.run(connection -> place(connection, "in a transaction"));

            east.freeze();
            west.promote();
            transactions.run(connection -> place(connection, "the next one"));

            assertThat(west.find("select reference from orders").counts())
                    .containsKeys("in a transaction", "the next one");
        }
    }

    private static FailoverDataSource dataSource(RegionLab lab) {
        var dataSource = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password());
        lab.regions().forEach(region -> dataSource.node(region.name(), region.host(), region.port()));
        return dataSource.build();
    }

    private static String answering(FailoverDataSource dataSource) {
        var topology = dataSource.topology();
        return topology.primary().map(Node::toString).orElse("nobody") + ", " + topology.epoch();
    }

    private static void place(Connection connection, String reference) throws SQLException {
        try (var insert = connection.prepareStatement("insert into orders values (?)")) {
            insert.setString(1, reference);
            insert.execute();
        }
    }

    private record Orders(DataSource dataSource) {
        void place(String reference) throws SQLException {
            try (var connection = dataSource.getConnection()) {
                FirstRehearsalTest.place(connection, reference);
            }
        }
    }
}
