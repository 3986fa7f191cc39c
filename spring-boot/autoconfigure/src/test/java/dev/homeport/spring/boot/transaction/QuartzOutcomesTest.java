package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/** The row of Quartz in docs/transactions.md: a job is scheduled in a JDBC job store, by a scheduler that fires nothing. */
@Tag("slow")
class QuartzOutcomesTest {

    private static final String DDL = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";
    private static final String JOBS = "qrtz_job_details";

    private static CrashingLab lab;
    private static Scheduler scheduler;
    private static final AtomicReference<Runnable> atBorrow = new AtomicReference<>(() -> {});

    @BeforeAll
    static void start() throws Exception {
        lab = CrashingLab.start();
        try (var ddl = Scheduler.class.getResourceAsStream(DDL)) {
            lab.faults().count(new String(ddl.readAllBytes(), StandardCharsets.UTF_8));
        }
        DBConnectionManager.getInstance().addConnectionProvider("orders", new Borrowing());
        var store = new JobStoreTX();
        store.setDataSource("orders");
        store.setDriverDelegateClass(PostgreSQLDelegate.class.getName());
        var threads = new SimpleThreadPool(1, Thread.NORM_PRIORITY);
        threads.setMakeThreadsDaemons(true);
        DirectSchedulerFactory.getInstance().createScheduler("orders", "one", threads, store);
        scheduler = DirectSchedulerFactory.getInstance().getScheduler("orders");
    }

    @AfterAll
    static void stop() throws SchedulerException {
        scheduler.shutdown();
        lab.close();
    }

    @Test
    void a_statement_whose_server_dies() throws Exception {
        lab.begin();
        atBorrow.set(lab::crash);
        var thrown = catchThrowable(() -> schedule("never"));
        lab.restart();
        assertThat(thrown).isInstanceOf(JobPersistenceException.class);
        assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse();
        lab.faults().awaitRows(JOBS + " where job_name = 'never'", 0);
    }

    @Test
    void a_commit_that_is_done_and_not_answered() throws Exception {
        lab.begin();
        lab.faults().loseAnswerOfCommit();
        var thrown = catchThrowable(() -> schedule("once"));
        assertThat(thrown).isInstanceOf(JobPersistenceException.class).hasMessageContaining("commit");
        assertThat((Throwable) ConnectionFailures.sqlException(thrown).orElseThrow())
                .isInstanceOf(CommitOutcomeUnknownException.class);
        lab.faults().awaitRows(JOBS + " where job_name = 'once'", 1);

        // The pool hands out connections unchecked that were in use a moment ago, and the cut has ended them all.
        await().ignoreExceptions().until(() -> scheduler.checkExists(JobKey.jobKey("once")));
        await().untilAsserted(() ->
                assertThatThrownBy(() -> schedule("once")).isInstanceOf(ObjectAlreadyExistsException.class));
    }

    private static void schedule(String name) throws SchedulerException {
        scheduler.scheduleJob(
                JobBuilder.newJob(Nothing.class).withIdentity(name).build(),
                TriggerBuilder.newTrigger().withIdentity(name).startNow().build());
    }

    /** A job that is never run. */
    static class Nothing implements Job {
        @Override
        public void execute(JobExecutionContext context) {}
    }

    /** Gives Quartz connections of the data source, and lets a fault happen once one is borrowed. */
    private static final class Borrowing implements ConnectionProvider {

        @Override
        public Connection getConnection() throws SQLException {
            var connection = lab.dataSource().getConnection();
            atBorrow.getAndSet(() -> {}).run();
            return connection;
        }

        @Override
        public void shutdown() {}

        @Override
        public void initialize() {}
    }
}
