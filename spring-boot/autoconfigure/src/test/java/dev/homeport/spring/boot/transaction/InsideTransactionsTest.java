package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TransactionAction;
import dev.homeport.jdbc.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.jdbc.PgConnection;

/** What docs/transactions.md says to write instead: the framework's statements on the connection of {@code Transactions}. */
@Tag("slow")
class InsideTransactionsTest {

    private static CrashingLab lab;

    @BeforeAll
    static void start() throws SQLException {
        lab = CrashingLab.start();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    static Stream<Named<Function<FailoverDataSource, TransactionAction<SQLException>>>> inserts() {
        return Stream.of(
                Named.of("jOOQ", dataSource -> InsideTransactionsTest::insertByJooq),
                Named.of("MyBatis", InsideTransactionsTest::insertByMyBatis),
                Named.of("Hibernate", InsideTransactionsTest::insertByHibernate));
    }

    @ParameterizedTest
    @MethodSource("inserts")
    void a_lost_statement_is_repeated_and_a_lost_commit_is_told(
            Function<FailoverDataSource, TransactionAction<SQLException>> make) throws Exception {
        lab.begin();
        var insert = make.apply(lab.dataSource());
        var transactions = Transactions.over(lab.dataSource());
        var attempts = new AtomicInteger();

        transactions.run(connection -> {
            insert.execute(connection);
            if (attempts.getAndIncrement() == 0) {
                lab.faults().endSession(connection.unwrap(PgConnection.class).getBackendPID());
                insert.execute(connection);
            }
        });
        assertThat(attempts).hasValue(2);
        lab.faults().awaitRows("charges", 1);

        var thrown = catchThrowable(() -> transactions.run(connection -> {
            insert.execute(connection);
            lab.faults().loseAnswerOfCommit();
        }));
        assertThat(thrown).isInstanceOf(CommitOutcomeUnknownException.class);
        lab.faults().awaitRows("charges", 2);
    }

    private static void insertByJooq(Connection connection) {
        DSL.using(connection, SQLDialect.POSTGRES).execute(Charge.INSERT);
    }

    private static TransactionAction<SQLException> insertByMyBatis(FailoverDataSource dataSource) {
        var managed = new ManagedTransactionFactory();
        var keepOpen = new Properties();
        keepOpen.setProperty("closeConnection", "false");
        managed.setProperties(keepOpen);
        var configuration = new org.apache.ibatis.session.Configuration(new Environment("orders", managed, dataSource));
        configuration.addMapper(Framework.MyBatis.Charges.class);
        var factory = new SqlSessionFactoryBuilder().build(configuration);
        return connection -> {
            try (var session = factory.openSession(connection)) {
                session.getMapper(Framework.MyBatis.Charges.class).insert();
            }
        };
    }

    private static TransactionAction<SQLException> insertByHibernate(FailoverDataSource dataSource) {
        var configuration = new Configuration().addAnnotatedClass(Charge.class);
        configuration.getProperties().put(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, dataSource);
        var factory = configuration.buildSessionFactory();
        return connection -> {
            try (var session = factory.openStatelessSession(connection)) {
                session.insert(new Charge(UUID.randomUUID()));
            }
        };
    }
}
