package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is wrong is told at once, with what to do instead, and no secret with it. */
class FailoverDataSourceBuilderTest {

    private static final String SECRET = "s3cret-pass";

    /** Nothing listens on it, whoever runs the tests. */
    private static final int NOBODYS_PORT = 1;

    @Test
    void everything_that_is_wrong_is_told_in_one_exception() {
        assertProblems(FailoverDataSource.builder()
                        .name("a name with spaces")
                        .node("eu west 1", "db", 5432)
                        .node("eu-west-1", "db:5432/app", 5432)
                        .node("eu-west-1", "db", 70_000)
                        .borrowTimeout(Duration.ZERO)
                        .probeInterval(Duration.ofSeconds(-1))
                        .probeTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                        .connectTimeout(Duration.ofNanos(1))
                        .requirePrimaryWithin(Duration.ofDays(1))
                        .standbyConnections(-1)
                        .driverProperty("socketTimeout", "10s"))
                .hasMessageStartingWith("The FailoverDataSource cannot be built, 13 problems:\n- ")
                .hasMessageContainingAll(
                        "'a name with spaces'",
                        "\"eu west 1\"",
                        "node 2: host must be a host name",
                        "between 1 and 65535 but is 70000",
                        "borrowTimeout must be between PT0.25S and PT10M but is PT0S",
                        "probeInterval must be between PT0.1S and PT1M but is PT-1S",
                        "probeTimeout must be between PT0.05S and PT10S",
                        "connectTimeout must be between PT0.1S and PT1M but is PT0.000000001S",
                        "requirePrimaryWithin must be between",
                        "standbyConnections must be between 0 and 100 but is -1",
                        "database is missing; set it with database(name)",
                        "username is missing; set it with username(name)",
                        "socketTimeout must be a whole number of seconds but is '10s'");
    }

    @Test
    void no_node_is_a_problem() {
        assertProblems(FailoverDataSource.builder()
                        .database("app")
                        .username("app")
                        .password(SECRET))
                .hasMessageContainingAll("1 problem:", "no node is given", "node(region, host, port)");
    }

    @Test
    void one_server_is_listed_once_whatever_the_case_and_the_region() {
        assertProblems(valid().node("us-east-1", "LocalHost", 5432).node("eu-west-1", "localhost", 5432))
                .hasMessageContainingAll("1 problem:", "node localhost:5432 is given twice");
    }

    @Test
    void what_the_environment_did_not_define_is_missing_and_no_stack_trace_of_ours() {
        var undefined = System.getenv("HOMEPORT_TEST_UNDEFINED");
        assertProblems(FailoverDataSource.builder()
                        .node(undefined, undefined, 5432)
                        .database(undefined)
                        .username(undefined)
                        .password(undefined))
                .hasMessageContainingAll("3 problems:", "region name", "database is missing", "username is missing");
        assertProblems(valid().password(undefined)).hasMessageContaining("password is missing");
    }

    @Test
    void a_connection_string_given_as_a_host_does_not_show_its_password() {
        assertProblems(valid().node("eu-west-1", "postgres://app:" + SECRET + "@db", 5432))
                .hasMessageContaining("node 2: host must be a host name or an IP address")
                .hasMessageContaining("it looks like a URL");
    }

    static Stream<Arguments> hikariOptions() {
        var dataSource = Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> null);
        return Stream.of(
                option("dataSource", hikari -> hikari.setDataSource((DataSource) dataSource), "a data source is set"),
                option("dataSourceClassName", hikari -> hikari.setDataSourceClassName("x.Y"), "a data source is set"),
                option("dataSourceJNDI", hikari -> hikari.setDataSourceJNDI("java:x"), "a data source is set"),
                option(
                        "jdbcUrl",
                        hikari -> hikari.setJdbcUrl("jdbc:postgresql://db/app?password=" + SECRET),
                        "use node(region, host, port)"),
                option(
                        "driverClassName",
                        hikari -> hikari.setDriverClassName("org.postgresql.Driver"),
                        "driverProperty(name, value)"),
                option("poolName", hikari -> hikari.setPoolName("mine"), "use name(...)"),
                option(
                        "initializationFailTimeout",
                        hikari -> hikari.setInitializationFailTimeout(5_000),
                        "requirePrimaryWithin(...)"),
                option("validationTimeout", hikari -> hikari.setValidationTimeout(1_000), "500 ms"),
                option("allowPoolSuspension", hikari -> hikari.setAllowPoolSuspension(true), "past their timeout"),
                option("connectionTimeout", hikari -> hikari.setConnectionTimeout(0), "at most PT10M"),
                option(
                        "transactionIsolation",
                        hikari -> hikari.setTransactionIsolation("SERIALISABLE"),
                        "TRANSACTION_SERIALIZABLE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hikariOptions")
    void a_pool_option_that_homeport_sets_is_refused_with_the_reason(
            String option, Consumer<HikariConfig> setting, String reason) {
        var hikari = new HikariConfig();
        setting.accept(hikari);
        assertProblems(valid().hikari(hikari)).hasMessageContainingAll("1 problem:", "hikari: ", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "targetServerType",
                "loadBalanceHosts",
                "hostRecheckSeconds",
                "socketFactory",
                "socketFactoryArg",
                "loginTimeout",
                "connectTimeout",
                "user",
                "password"
            })
    void a_driver_property_that_homeport_sets_is_refused_wherever_it_comes_from(String property) {
        assertProblems(valid().driverProperty(property, SECRET))
                .hasMessageContainingAll("1 problem:", "driver property " + property + " cannot be set: ");
        var hikari = new HikariConfig();
        hikari.addDataSourceProperty(property, SECRET);
        assertProblems(valid().hikari(hikari)).hasMessageContaining("driver property " + property);
    }

    @Test
    void credentials_and_the_borrow_timeout_are_given_once() {
        var hikari = new HikariConfig();
        hikari.setUsername("app");
        hikari.setPassword(SECRET);
        hikari.setConnectionTimeout(1_000);
        assertProblems(valid().hikari(hikari).borrowTimeout(Duration.ofSeconds(1)))
                .hasMessageContainingAll(
                        "2 problems:",
                        "credentials are given both here and in the HikariConfig",
                        "borrowTimeout and hikari's connectionTimeout are both set");
    }

    @Test
    void the_pools_connection_timeout_is_the_borrow_timeout() {
        var hikari = new HikariConfig();
        hikari.setConnectionTimeout(300);
        try (var dataSource = valid().hikari(hikari).build()) {
            assertThat(dataSource.getLoginTimeout()).isEqualTo(1);
            assertThatThrownBy(dataSource::getConnection).hasMessageContaining("Waited 300 ms");
        }
    }

    @Test
    void nothing_printable_shows_the_password() {
        try (var dataSource = valid().borrowTimeout(Duration.ofMillis(250)).build()) {
            assertThat(dataSource.toString())
                    .isEqualTo("FailoverDataSource[db, nodes=[eu-west-1/127.0.0.1:1], database=app]");
            assertThat(dataSource.topology().toString()).doesNotContain(SECRET);
            assertThatThrownBy(dataSource::getConnection)
                    .hasMessageNotContaining(SECRET)
                    .hasStackTraceContaining("refused");
        }
        assertThat(valid().toString()).doesNotContain(SECRET);
    }

    private static FailoverDataSourceBuilder valid() {
        return FailoverDataSource.builder()
                .node("eu-west-1", "127.0.0.1", NOBODYS_PORT)
                .database("app")
                .username("app")
                .password(SECRET);
    }

    private static Arguments option(String name, Consumer<HikariConfig> setting, String reason) {
        return Arguments.of(name, setting, reason);
    }

    private static AbstractThrowableAssert<?, ?> assertProblems(FailoverDataSourceBuilder builder) {
        return assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
    }
}
