package dev.homeport.examples.drill;

import static java.util.stream.Collectors.toMap;

import dev.homeport.examples.drill.door.Entrances;
import dev.homeport.examples.drill.watch.StatementErrors;
import dev.homeport.examples.orders.CloseableStack;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.TopologyListener;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.ledger.WriteLedger;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs two regions, each with its database server and an instance of the orders service. */
final class Stage implements AutoCloseable {

    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    /** One in each region. */
    static final int SERVICES = 2;

    /** The time that replication between the regions may take when nothing holds it back. */
    static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final RegionLab lab;
    private final Wiring opened;
    private final StatementErrors errors = new StatementErrors();
    private volatile Map<String, OrdersService> services = Map.of();
    private final Map<String, CloseableStack> running = new LinkedHashMap<>();
    private final Entrances entrances = new Entrances();
    private final ServiceConfigs configs;
    private @Nullable Wiring wiring;

    /**
     * Says how the services are configured.
     *
     * @param hostFromParameterStore whether they know one server only, the one that a parameter names
     * @param carts whether they keep carts in DynamoDB, and learn of an evacuation from their parameter store
     * @param entrances whether each has an {@linkplain Entrances entrance}, so that a whole region can be lost
     * @param distance the round trip to {@link #WEST}
     */
    record Wiring(
            Duration probeInterval,
            boolean hostFromParameterStore,
            boolean carts,
            boolean entrances,
            Duration distance) {

        /** Returns one without entrances, for regions side by side. */
        static Wiring nearby(Duration probeInterval, boolean hostFromParameterStore, boolean carts) {
            return new Wiring(probeInterval, hostFromParameterStore, carts, false, Duration.ZERO);
        }

        /** Returns one for the loss of a whole region. */
        static Wiring apart(Duration probeInterval, Duration distance) {
            return new Wiring(probeInterval, false, true, true, distance);
        }
    }

    private Stage(RegionLab lab, Wiring opened) {
        this.lab = lab;
        this.opened = opened;
        this.configs = new ServiceConfigs(lab);
    }

    static Stage open(Replication replication, Wiring wiring) throws Exception {
        var stage = new Stage(
                RegionLab.builder()
                        .regions(EAST, WEST)
                        .replication(replication)
                        .parameterStores(true)
                        .dynamoDb(wiring.carts())
                        .distance(WEST, wiring.distance())
                        .start(),
                wiring);
        try {
            stage.createTable();
            if (wiring.carts()) {
                Carts.create(stage.lab);
            }
            stage.startServices(wiring);
        } catch (Exception e) {
            try (stage) {
                throw e;
            }
        }
        return stage;
    }

    RegionLab lab() {
        return lab;
    }

    Map<String, OrdersService> services() {
        return services;
    }

    /** Returns the SQL exceptions that each order met inside its service. */
    StatementErrors errors() {
        return errors;
    }

    /** Restarts the services if they are to be configured otherwise; returns when each of them has a primary. */
    void startServices(Wiring wanted) throws Exception {
        if (wanted.equals(wiring)) {
            return;
        }
        stopServices();
        if (wanted.hostFromParameterStore()) {
            configs.publish(lab.region(EAST));
        }
        wiring = wanted;
        for (var region : lab.regions()) {
            startService(region.name());
        }
        Awaits.until(
                "every service to have a primary",
                this,
                () -> services.values().stream()
                        .allMatch(service ->
                                service.dataSource().topology().primary().isPresent()));
    }

    /** Starts that region's service, in place of one that was ended. */
    void startService(String region) throws Exception {
        var wanted = Objects.requireNonNull(wiring, "wiring");
        var parts = new CloseableStack();
        running.put(region, parts);
        var service = parts.add(new OrdersService(
                configs.load(lab.region(region), wanted, parts),
                RegionName.of(region),
                errors,
                (at, client) -> Carts.configure(lab, at, client)));
        var started = new LinkedHashMap<>(services);
        started.put(region, service);
        services = started;
        if (wanted.entrances()) {
            entrances.lead(region, service);
        }
    }

    /** Ends that region's service; it is listed until the next one is started. */
    void endService(String region) {
        var parts = running.remove(region);
        if (parts != null) {
            parts.close();
        }
    }

    /** Returns the ways into the services, for services that have some. */
    Entrances entrances() {
        return entrances;
    }

    /** Returns where load balancers ask that region's service for its health. */
    URI health(String region) {
        return wiring != null && wiring.entrances()
                ? entrances.of(region).health("/health")
                : URI.create("http://127.0.0.1:" + services.get(region).healthPort() + "/health");
    }

    /** Ends the services, so that the next start is a fresh one whatever they remember. */
    void stopServices() {
        endServices();
        services = Map.of();
        wiring = null;
    }

    private void endServices() {
        try (var all = new CloseableStack()) {
            running.values().forEach(all::add);
            running.clear();
        }
    }

    /** Returns whether this stage has all that services with that configuration need. */
    boolean serves(Wiring wanted) {
        return opened.carts() == wanted.carts() && opened.distance().equals(wanted.distance());
    }

    /** Lets the virtual machine compile what the load runs through. */
    void warmUp(Duration duration) {
        var ledger = new WriteLedger();
        try (var orders = new OrderLoad(this, ledger, "warm");
                var shopping = new CartLoad(this, ledger, new CartReads(), "warm", InstantSource.system())) {
            orders.start();
            if (opened.carts()) {
                shopping.start();
            }
            Awaits.pass(duration);
        }
    }

    /** Drains a region for every service at once, as a runbook does. */
    void evacuate(String region) {
        configs.evacuate(region);
    }

    /** Takes the evacuation back. */
    void endEvacuation() {
        configs.endEvacuation();
    }

    /** Tells the services of the new primary by their parameter, as a runbook does after a promotion. */
    void publish(LabRegion primary) {
        configs.publish(primary);
    }

    /** Tells the watcher every event of every service, until it is closed. */
    Listening listen(BiConsumer<String, TopologyEvent> watcher) {
        var listeners = new HashMap<FailoverDataSource, TopologyListener>();
        services.forEach((region, service) -> {
            TopologyListener listener = event -> watcher.accept(region, event);
            listeners.put(service.dataSource(), listener);
            service.dataSource().addListener(listener);
        });
        return () -> listeners.forEach(FailoverDataSource::removeListener);
    }

    /** Returns whether every service sees that region's server in that role, from an answer it gave since then. */
    boolean sees(LabRegion region, NodeStatus.Role role, Map<String, Optional<Instant>> answersBefore) {
        return services.keySet().stream().allMatch(service -> {
            var status = status(service, region);
            return status.role() == role && !status.lastAnswer().equals(answersBefore.get(service));
        });
    }

    /** Returns when that region's server last answered each service. */
    Map<String, Optional<Instant>> lastAnswers(LabRegion region) {
        return services.keySet().stream()
                .collect(toMap(
                        service -> service, service -> status(service, region).lastAnswer()));
    }

    private NodeStatus status(String service, LabRegion region) {
        return services.get(service).dataSource().topology().nodes().stream()
                .filter(status -> status.node().equals(node(region)))
                .findFirst()
                .orElseThrow();
    }

    static Node node(LabRegion region) {
        return Node.of(region.name(), region.host(), region.port());
    }

    /** The table of the orders service; here every row also notes on which WAL file, so on which timeline, it was written. */
    private void createTable() throws SQLException {
        try (var connection = lab.region(EAST).connectDirectly();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create table orders (
                        id bigint generated always as identity primary key,
                        reference text not null,
                        item text not null,
                        wal_file text not null default pg_walfile_name(pg_current_wal_lsn()))""");
            statement.execute("create index on orders (reference text_pattern_ops)");
        }
        lab.region(WEST).awaitCaughtUp(lab.region(EAST), CATCH_UP);
    }

    @Override
    public void close() {
        try (var all = new CloseableStack()) {
            all.add(lab);
            all.add(entrances);
            all.add(this::endServices);
        }
    }

    /** Closes all that was started; throws nothing. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
