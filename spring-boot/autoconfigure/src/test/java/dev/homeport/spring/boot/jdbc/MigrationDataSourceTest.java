package dev.homeport.spring.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Transactions;
import dev.homeport.spring.boot.Explanations;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** Real migrations with a role of their own. */
@ExtendWith(SharedLab.class)
@Timeout(180)
class MigrationDataSourceTest {

    private static final String SCHEMA = "migrated";
    private static final String FLYWAY = "spring.flyway.schemas=" + SCHEMA;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    FlywayAutoConfiguration.class,
                    LiquibaseAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    MigrationDataSourceAutoConfiguration.class,
                    TransactionsAutoConfiguration.class,
                    RegionAutoConfiguration.class))
            .withPropertyValues("spring.liquibase.enabled=false", "spring.flyway.locations=classpath:migration-test");

    @BeforeAll
    static void makeTheRole(RegionLab lab) throws SQLException {
        asSuperuser(lab, "create role migrator login superuser password 'hunter2'");
    }

    @AfterEach
    void removeWhatWasMigrated(RegionLab lab) throws SQLException {
        try (var connection = DriverManager.getConnection(lab.regions().get(0).jdbcUrl(), "migrator", "hunter2");
                var statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + SCHEMA + " cascade");
            statement.execute("drop owned by migrator cascade");
        }
    }

    @AfterAll
    static void removeTheRole(RegionLab lab) throws SQLException {
        asSuperuser(lab, "drop role migrator");
    }

    private static void asSuperuser(RegionLab lab, String sql) throws SQLException {
        try (var connection = lab.regions().get(0).connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void migrations_run_as_their_own_role_while_the_application_keeps_its_own(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab,
                        FLYWAY,
                        "homeport.jdbc.migration.username=migrator",
                        "homeport.jdbc.migration.password=hunter2"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Transactions.class);
                    assertThat(owner(context.getBean(JdbcTemplate.class))).isEqualTo("migrator");
                    assertThat(context.getBean(DataSource.class)).isInstanceOf(FailoverDataSource.class);
                    assertThat(context.getBean(JdbcTemplate.class).queryForObject("select current_user", String.class))
                            .isEqualTo(lab.username());

                    var migrations = context.getBean(MigrationDataSource.class);
                    assertThat(migrations.isOpen()).isFalse();
                    assertThat(context.getBean(Flyway.class).info().applied()).isNotEmpty();
                    assertThat(migrations.isOpen()).isTrue();
                });
    }

    @Test
    void flyways_own_user_is_taken_for_the_role_and_no_longer_fails_for_want_of_a_url(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab, FLYWAY, "spring.flyway.user=migrator", "spring.flyway.password=hunter2"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(owner(context.getBean(JdbcTemplate.class))).isEqualTo("migrator");
                });
    }

    @Test
    void liquibase_migrates_as_that_role_too(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab,
                        "spring.flyway.enabled=false",
                        "spring.liquibase.enabled=true",
                        "spring.liquibase.change-log=classpath:migration-test/changelog.xml",
                        "spring.liquibase.user=migrator",
                        "spring.liquibase.password=hunter2"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JdbcTemplate.class)
                                    .queryForObject(
                                            "select tableowner from pg_tables where tablename = 'databasechangelog'",
                                            String.class))
                            .isEqualTo("migrator");
                });
    }

    @Test
    void two_roles_for_migrations_are_refused_and_without_one_the_applications_own_migrates(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab, "homeport.jdbc.migration.username=migrator", "spring.flyway.user=other"))
                .run(context -> assertThat(Explanations.of(context.getStartupFailure()))
                        .contains("- spring.flyway.user: remove it"));
        application
                .withPropertyValues(SharedLab.properties(lab, "spring.flyway.enabled=false"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MigrationDataSource.class));
    }

    @Test
    void transactions_run_as_the_properties_say_and_store_their_tokens(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab,
                        "spring.flyway.locations=classpath:dev/homeport/jdbc/migration",
                        FLYWAY,
                        "homeport.jdbc.transactions.token.enabled=true",
                        "homeport.jdbc.transactions.token.table=" + SCHEMA + ".homeport_outcome_token",
                        "homeport.jdbc.transactions.max-attempts=2"))
                .run(context -> {
                    var transactions = context.getBean(Transactions.class);
                    assertThat(transactions.retry().getRetryConfig().getMaxAttempts())
                            .isEqualTo(2);
                    assertThat(tokens(transactions)).isZero();
                    assertThat(tokens(transactions)).isEqualTo(1);
                });
        application
                .withPropertyValues(SharedLab.properties(
                        lab, "spring.flyway.enabled=false", "homeport.jdbc.transactions.deadline=2h"))
                .run(context -> assertThat(Explanations.of(context.getStartupFailure()))
                        .contains("- homeport.jdbc.transactions.deadline"));
    }

    /** Counts those of the transactions before; that of this one comes with its commit. */
    private static int tokens(Transactions transactions) throws SQLException {
        return transactions.call(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select count(*) from " + SCHEMA + ".homeport_outcome_token")) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private static String owner(JdbcTemplate jdbc) {
        return jdbc.queryForObject(
                "select tableowner from pg_tables where schemaname = '" + SCHEMA + "' and tablename = 'orders'",
                String.class);
    }
}
