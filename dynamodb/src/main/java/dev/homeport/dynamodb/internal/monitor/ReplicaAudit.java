package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.internal.client.ProbeClient;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.SetupFactHandler;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.internal.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Looks in the background whether each region has what it takes to stand in for the others: each table, active, with
 * the same indexes and capacity, and the permission to describe it. One {@code DescribeTable} a table and region, a second
 * apart, since the control plane is slow and shared; at the start, and then every ten minutes, a fifth earlier or later by
 * chance, so that a fleet does not ask in step.
 *
 * <p>What it finds are warnings, each told when it appears. A region without an active replica of a table that another one
 * has is told to the decision as well, which then uses it last for that table.
 */
public final class ReplicaAudit {

    private static final double JITTER = 0.2;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final DynamoDbSettings settings;
    private final IntFunction<ProbeClient> clients;
    private final RoutingLoop loop;
    private final RoutingEventLog events;
    private final CallClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** What was warned of in this look and in the one before; confined to the thread. */
    private Set<String> warned = new HashSet<>();

    private Set<String> warnedBefore = Set.of();

    /** What one region says of one table: a description, or why there is none. */
    private record Finding(Optional<TableDescription> table, String problem) {}

    public ReplicaAudit(
            DynamoDbSettings settings,
            IntFunction<ProbeClient> clients,
            RoutingLoop loop,
            RoutingEventLog events,
            CallClock clock) {
        this.settings = settings;
        this.clients = clients;
        this.loop = loop;
        this.events = events;
        this.clock = clock;
        this.thread = DaemonThreads.named("homeport-dynamodb-" + settings.name() + "-audit", this::run);
    }

    public void start() {
        if (!settings.auditedTables().isEmpty()) {
            thread.start();
        }
    }

    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        try {
            do {
                look();
            } while (!closed.await(pause().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        warned = new HashSet<>();
        for (var table : settings.auditedTables()) {
            try {
                audit(table);
            } catch (RuntimeException e) {
                LOG.warn("A table could not be audited, which is tried again later: table={}", table, e);
            }
        }
        warnedBefore = warned;
    }

    private static Duration pause() {
        double share = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.round(SetupFactHandler.AUDIT_INTERVAL.toMillis() * share));
    }

    private void audit(String table) throws InterruptedException {
        Map<Integer, Finding> findings = new HashMap<>();
        for (int region = 0; region < settings.regions().size(); region++) {
            findings.put(region, describe(region, table));
            if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
        var active = new HashSet<Integer>();
        boolean complete = true;
        for (int region = 0; region < settings.regions().size(); region++) {
            var finding = findings.get(region);
            int number = region;
            finding.table()
                    .ifPresentOrElse(
                            found -> problems(found, table, findings).forEach(problem -> warn(number, problem)),
                            () -> warn(number, finding.problem()));
            // What could not be looked at is neither right nor wrong.
            complete &= finding.table().isPresent() || finding.problem().contains("ResourceNotFoundException");
            if (finding.table()
                    .filter(found -> found.tableStatus() != TableStatus.CREATING)
                    .isPresent()) {
                active.add(region);
            }
        }
        // A table that no region has is a name that is wrong.
        if (complete && !active.isEmpty()) {
            loop.report(new RoutingFact.ReplicasFound(table, active));
        }
        missingReplicas(table, findings);
    }

    private Finding describe(int region, String table) throws InterruptedException {
        try {
            return new Finding(
                    Optional.of(
                            clients.apply(region).describeTable(table, LIMIT).table()),
                    "");
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            var why = AttemptOutcomeClassifier.of(e, true, false) instanceof AttemptOutcome.Misconfigured misfit
                    ? misfit.reason()
                    : e.toString();
            return new Finding(Optional.empty(), "table " + table + " cannot be described: " + why);
        }
    }

    /** What is odd about one region's table, on its own or beside the first region's that could be described. */
    private static List<String> problems(TableDescription table, String name, Map<Integer, Finding> findings) {
        var problems = new ArrayList<String>();
        if (table.tableStatus() != TableStatus.ACTIVE && table.tableStatus() != TableStatus.UPDATING) {
            problems.add("table " + name + " is " + table.tableStatusAsString());
        }
        var model = findings.values().stream()
                .flatMap(finding -> finding.table().stream())
                .findFirst()
                .orElse(table);
        if (!indexes(table).equals(indexes(model))) {
            problems.add("table " + name + " has the indexes " + indexes(table) + " and not " + indexes(model));
        }
        if (!capacity(table).equals(capacity(model))) {
            problems.add("table " + name + " has the capacity " + capacity(table) + " and not " + capacity(model));
        }
        return problems;
    }

    private void missingReplicas(String table, Map<Integer, Finding> findings) {
        findings.values().stream()
                .flatMap(finding -> finding.table().stream())
                .filter(TableDescription::hasReplicas)
                .findFirst()
                .ifPresent(described -> described
                        .replicas()
                        .forEach(replica -> settings.regions().stream()
                                .filter(region -> region.id().equals(replica.regionName()))
                                .filter(region -> !"ACTIVE".equals(replica.replicaStatusAsString()))
                                .forEach(region -> warn(
                                        settings.index(region),
                                        "the replica of table " + table + " is " + replica.replicaStatusAsString()))));
    }

    private static Set<String> indexes(TableDescription table) {
        return table.globalSecondaryIndexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .collect(Collectors.toSet());
    }

    private static String capacity(TableDescription table) {
        var mode = table.billingModeSummary() == null
                ? BillingMode.PROVISIONED
                : table.billingModeSummary().billingMode();
        return mode == BillingMode.PAY_PER_REQUEST
                ? "on demand"
                : table.provisionedThroughput() == null
                        ? "unknown"
                        : table.provisionedThroughput().readCapacityUnits() + " read and "
                                + table.provisionedThroughput().writeCapacityUnits() + " write units";
    }

    private void warn(int region, String warning) {
        var told = region + " " + warning;
        if (warned.add(told) && !warnedBefore.contains(told)) {
            events.publish(new RoutingEvent.AuditWarning(
                    clock.now(), settings.routing().name(region), warning));
        }
    }
}
