package dev.homeport.jdbc.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.Transactions;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A token travels with the commit, over the driver alone. */
class OutcomeTokensTest {

    private static RegionLab lab;
    private OutcomeTokens tokens;
    private Connection connection;

    @BeforeAll
    static void start() throws SQLException, IOException {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        try (var connection = lab.regions().get(0).connectDirectly();
                var statement = connection.createStatement();
                var file = Transactions.class.getResourceAsStream("migration/R__homeport_outcome_token.sql")) {
            statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("create table entries (id text)");
            statement.execute("create schema elsewhere create table homeport_outcome_token (other int)");
        }
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = connect("extended");
        try (var statement = connection.createStatement()) {
            statement.execute("truncate entries, homeport_outcome_token");
        }
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(lab.regions().get(0).jdbcUrl());
        dataSource.setUser(lab.username());
        dataSource.setPassword(lab.password());
        tokens = new OutcomeTokens(dataSource, "homeport_outcome_token", Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple"})
    void a_token_costs_no_round_trip(String queryMode) throws SQLException {
        try (var connection = connect(queryMode)) {
            tokens.table(connection);
            connection.setAutoCommit(false);
            var before = CountingSockets.writes();
            insert(connection);
            connection.commit();
            var without = CountingSockets.writes() - before;
            insert(connection);
            tokens.commit(connection, tokens.table(connection).token());
            assertThat(CountingSockets.writes() - before - without)
                    .isEqualTo(without)
                    .isEqualTo(2);
        }
        assertThat(count("entries")).isEqualTo(2);
        assertThat(count("homeport_outcome_token where done")).isEqualTo(1);
    }

    @Test
    void a_commit_that_arrives_after_its_question_was_answered_is_refused() throws Exception {
        var token = begin();
        insert(connection);
        assertThat(tokens.isDone(token, new SQLException("the commit is still on its way")))
                .isFalse();
        assertRefused(token, "23505");
    }

    @Test
    void a_commit_that_was_on_its_way_for_too_long_is_refused_whether_its_token_was_asked_for_or_not()
            throws SQLException {
        var made = begin();
        insert(connection);
        assertRefused(new OutcomeToken(made.table(), made.token(), made.madeAt().minusMinutes(6)), "23502");
    }

    @Test
    void a_time_that_is_wrong_is_refused_and_then_asked_for_again() throws SQLException {
        var ahead =
                new TokenTable("homeport_outcome_token", OffsetDateTime.now().plusHours(1));
        connection.setAutoCommit(false);
        insert(connection);
        assertRefused(ahead.token(), "23502");
        var again = begin();
        tokens.commit(connection, again);
        assertThat(count("homeport_outcome_token where done")).isEqualTo(1);
    }

    @Test
    void a_search_path_of_the_transaction_leads_to_no_other_table() throws Exception {
        var token = begin();
        try (var statement = connection.createStatement()) {
            statement.execute("set local search_path = elsewhere");
        }
        tokens.commit(connection, token);
        assertThat(tokens.isDone(token, new SQLException("never mind"))).isTrue();
    }

    @Test
    void a_deferred_constraint_refuses_the_token_with_the_rest() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("create temp table pair (id int unique deferrable initially deferred)");
        }
        var token = begin();
        try (var statement = connection.createStatement()) {
            statement.execute("insert into pair values (1), (1)");
        }
        assertRefused(token, "23505");
        assertThat(count("homeport_outcome_token")).isZero();
    }

    @Test
    void a_transaction_may_still_begin_with_its_isolation_level() throws SQLException {
        var token = begin();
        try (var statement = connection.createStatement()) {
            statement.execute("set transaction isolation level serializable");
        }
        tokens.commit(connection, token);
        assertThat(count("homeport_outcome_token where done")).isEqualTo(1);
    }

    private OutcomeToken begin() throws SQLException {
        var table = tokens.table(connection);
        connection.setAutoCommit(false);
        return table.token();
    }

    private void assertRefused(OutcomeToken token, String state) throws SQLException {
        var refused = catchThrowableOfType(SQLException.class, () -> tokens.commit(connection, token));
        assertThat(refused.getSQLState()).isEqualTo(state);
        assertThat(CommitOutcome.of(refused).isNotDone()).isTrue();
        connection.rollback();
        assertThat(count("entries")).isZero();
    }

    private static void insert(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("insert into entries values ('one')");
        }
    }

    private static long count(String what) throws SQLException {
        try (var connection = lab.regions().get(0).connectDirectly();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + what)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection connect(String queryMode) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", lab.username());
        properties.setProperty("password", lab.password());
        properties.setProperty("preferQueryMode", queryMode);
        properties.setProperty("socketFactory", CountingSockets.class.getName());
        return DriverManager.getConnection(lab.regions().get(0).jdbcUrl(), properties);
    }
}
