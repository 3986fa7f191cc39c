package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.monitor.SettingsProblems;
import dev.homeport.jdbc.internal.transaction.OutcomeTokens;
import dev.homeport.jdbc.internal.transaction.TransactionAttempts;
import dev.homeport.jdbc.internal.transaction.TransactionRetries;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes {@link Transactions}; every option has a default. Not thread-safe. */
public final class TransactionsBuilder {

    private static final String TOKEN_TABLE = "homeport_outcome_token";

    private final FailoverDataSource dataSource;
    private String name;
    private int maxAttempts = 5;
    private Duration deadline = Duration.ofSeconds(60);
    private Duration firstBackoff = Duration.ofMillis(50);
    private Duration longestBackoff = Duration.ofSeconds(2);
    private boolean serializationFailures;
    private @Nullable String tokenTable;
    private Duration resolveWithin = Duration.ofSeconds(30);
    private RetryRegistry registry = RetryRegistry.ofDefaults();

    TransactionsBuilder(FailoverDataSource dataSource) {
        this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        this.name = dataSource.name() + "-transactions";
    }

    /** The name in logs and in the {@link RetryRegistry}. Default: the data source's, with {@code -transactions}. */
    public TransactionsBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** How often the work runs at most, 1 to 100. Default 5; 1 repeats nothing. */
    public TransactionsBuilder maxAttempts(int attempts) {
        this.maxAttempts = attempts;
        return this;
    }

    /**
     * After this time no attempt begins, 1 ms to an hour. Default 60 s. One that has begun is not cut short: the data source's borrow
     * timeout bounds how long it waits for a primary, and the server's {@code statement_timeout} how long it works.
     */
    public TransactionsBuilder deadline(Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    /**
     * How long to wait before an attempt: the first time, and at most; it doubles each time and varies by half. Default 50 ms and
     * 2 s. It need not cover a failover, since a borrow waits for the new primary by itself. 1 ms to the deadline.
     */
    public TransactionsBuilder backoff(Duration first, Duration longest) {
        this.firstBackoff = first;
        this.longestBackoff = longest;
        return this;
    }

    /**
     * Whether serialization failures (SQLState 40001) and deadlocks (40P01) are repeated, too. Default: false. Turn it on
     * where the isolation is repeatable read or serializable, or rows are locked in varying order.
     */
    public TransactionsBuilder retrySerializationFailures(boolean retry) {
        this.serializationFailures = retry;
        return this;
    }

    /**
     * Inserts an outcome token with each commit, one row into the table {@code homeport_outcome_token}, so that the database
     * can be asked about a commit whose answer was lost. Default: off, since it costs a row, and needs the table, which
     * {@code dev/homeport/jdbc/migration/R__homeport_outcome_token.sql} on the class path creates.
     */
    public TransactionsBuilder outcomeTokens() {
        return outcomeTokens(TOKEN_TABLE);
    }

    /** As {@link #outcomeTokens()}, with a table of another name or schema: {@code name} or {@code schema.name}, in lower case. */
    public TransactionsBuilder outcomeTokens(String table) {
        this.tokenTable = table;
        return this;
    }

    /**
     * How long the database is asked about a lost commit, 1 ms to an hour, whatever is left of the deadline. Default 30 s, which should
     * outlast a failover. The last borrow may take the borrow timeout longer.
     */
    public TransactionsBuilder resolveWithin(Duration limit) {
        this.resolveWithin = limit;
        return this;
    }

    /** Where the Resilience4j {@code Retry} is kept, so that the meters bound to it show its counts. Default: one of its own. */
    public TransactionsBuilder retryRegistry(RetryRegistry registry) {
        this.registry = registry;
        return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalArgumentException with every problem of what was asked for
     */
    public Transactions build() {
        var problems = new SettingsProblems(List.of());
        problems.name(name);
        if (maxAttempts < 1 || maxAttempts > 100) {
            problems.add("maxAttempts must be 1 to 100 but is " + maxAttempts);
        }
        duration(problems, "deadline", deadline);
        duration(problems, "resolveWithin", resolveWithin);
        duration(problems, "the first backoff", firstBackoff);
        duration(problems, "the longest backoff", longestBackoff);
        if (firstBackoff.compareTo(longestBackoff) > 0) {
            problems.add("the first backoff " + firstBackoff + " is longer than the longest, " + longestBackoff);
        }
        if (tokenTable != null && !OutcomeTokens.isTable(tokenTable)) {
            problems.add("outcomeTokens needs a table's name in lower case, with or without a schema, not '"
                    + tokenTable + "'");
        }
        if (registry.find(name).isPresent()) {
            problems.add("the retry registry has a retry called '" + name + "'; give these transactions another name");
        }
        problems.throwIfAny("The transactions cannot be built");
        var tokens = tokenTable == null ? null : new OutcomeTokens(dataSource, tokenTable, resolveWithin);
        var ledger = dataSource.commits();
        ledger.keep();
        return new Transactions(
                new TransactionAttempts(dataSource, tokens, serializationFailures, ledger),
                registry.retry(name, TransactionRetries.config(maxAttempts, firstBackoff, longestBackoff)),
                deadline);
    }

    private static void duration(SettingsProblems problems, String option, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            problems.add(option + " must be 1 ms to 1 hour but is " + value);
        }
    }
}
