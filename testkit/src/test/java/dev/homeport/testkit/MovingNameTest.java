package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An address that is pointed from one region's server to another's. */
class MovingNameTest {

    private static RegionLab lab;
    private static LabRegion east;
    private static LabRegion west;

    @BeforeAll
    static void start() {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        east = lab.region("us-east-1");
        west = lab.region("eu-west-1");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void a_name_that_is_pointed_elsewhere_leads_new_connections_there_and_leaves_the_open_ones() throws SQLException {
        var name = lab.movingName(east);
        try (var before = connect(name)) {
            name.pointTo(west);
            try (var after = connect(name)) {
                assertThat(server(before)).isEqualTo(east.serverPort());
                assertThat(server(after)).isEqualTo(west.serverPort());
                assertThat(name.target()).isEqualTo(west);
            }
        }
    }

    @Test
    void a_name_that_is_moved_resets_the_open_connections() throws SQLException {
        var name = lab.movingName(east);
        try (var before = connect(name)) {
            name.moveTo(west);
            assertThatThrownBy(() -> server(before)).isInstanceOf(SQLException.class);
            try (var after = connect(name)) {
                assertThat(server(after)).isEqualTo(west.serverPort());
            }
        }
    }

    @Test
    void another_address_of_the_same_port_is_moved_on_its_own() throws SQLException {
        var first = lab.movingName(east);
        var second = first.at("127.0.0.2");
        second.pointTo(west);
        try (var toEast = connect(first);
                var toWest = connect(second)) {
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(server(toEast)).isEqualTo(east.serverPort());
            assertThat(server(toWest)).isEqualTo(west.serverPort());
        }
    }

    private static Connection connect(MovingName name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + name.host() + ":" + name.port() + "/" + lab.database(),
                lab.username(),
                lab.password());
    }

    private static int server(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
