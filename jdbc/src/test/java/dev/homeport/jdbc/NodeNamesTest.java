package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.HostLookup;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.election.ProbeResult;
import dev.homeport.jdbc.internal.monitor.NodeProbe;
import dev.homeport.jdbc.internal.monitor.ProbeProgress;
import dev.homeport.jdbc.internal.monitor.ServerAliases;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.MovingName;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names of nodes in DNS: with several addresses, with records that change, and known to a proxy alone. */
class NodeNamesTest {

    private static final String NAME = "db.names.invalid";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final ProbeProgress NO_PROGRESS = new ProbeProgress() {
        @Override
        public void asking() {}

        @Override
        public void heard() {}
    };

    private static RegionLab lab;
    private static LabRegion east;
    private static MovingName atFirst;

    private volatile List<String> record = List.of("127.0.0.1");

    @BeforeAll
    static void start() {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).tls(true).start();
        east = lab.region(Rig.EAST);
        atFirst = lab.movingName(east);
        atFirst.at("127.0.0.2").pointTo(lab.region(Rig.WEST));
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void a_name_whose_first_address_is_dead_is_reached_at_its_second() throws Exception {
        record = List.of("127.0.0.9", "127.0.0.1");
        try (var dataSource = overTheName();
                var connection = dataSource.getConnection()) {
            assertThat(server(connection)).isEqualTo(east.serverPort());
        }
    }

    @Test
    void a_cancel_reaches_the_server_of_its_statement_although_the_name_has_moved() throws Exception {
        try (var connection = connector(NAME, Map.of()).open(new SocketRegistry(), Map.of());
                var statement = connection.createStatement()) {
            var sleeping = CompletableFuture.runAsync(
                    () -> assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("57014")),
                    Rig.THREADS);
            record = List.of("127.0.0.2");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                statement.cancel();
                return sleeping.isDone();
            });
            sleeping.get(1, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_monitor_leaves_an_address_that_its_name_has_not_led_to_for_a_minute() {
        var now = new AtomicReference<>(ElectionScript.START);
        try (var probe = new NodeProbe(
                connector(NAME, Map.of()),
                LIMIT,
                "homeport-jdbc-names-renew",
                () -> true,
                () -> false,
                new ServerAliases(),
                now::get)) {
            assertThat(standby(probe)).isFalse();
            record = List.of("127.0.0.2");
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                now.updateAndGet(instant -> instant.plusSeconds(30));
                return standby(probe);
            });
            assertThat(Duration.between(ElectionScript.START, now.get()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(90));
            probe.sayGoodbye();
        }
    }

    /** What the server says of itself: the one at the second address is a standby. */
    private static boolean standby(NodeProbe probe) {
        var result = probe.probe(NO_PROGRESS);
        assertThat(result).isInstanceOf(ProbeResult.Answered.class);
        return ((ProbeResult.Answered) result).facts().inRecovery();
    }

    @Test
    void a_certificate_is_checked_against_the_name_and_not_the_address_that_was_chosen() throws Exception {
        var verifying = Map.of(
                "sslmode", "verify-full", "sslrootcert", lab.caCertificate().toString());
        try (var connection = connector("localhost", verifying).open(new SocketRegistry(), Map.of())) {
            assertThat(server(connection)).isEqualTo(east.serverPort());
        }
        assertThatThrownBy(() -> connector(NAME, verifying).open(new SocketRegistry(), Map.of()))
                .hasMessageContaining(NAME);
    }

    @Test
    void a_local_address_that_the_user_has_set_is_kept() throws Exception {
        var from = Map.of("localSocketAddress", "127.0.0.3");
        try (var connection = connector(NAME, from).open(new SocketRegistry(), Map.of())) {
            assertThat(server(connection)).isEqualTo(east.serverPort());
        }
    }

    @Test
    void a_name_that_only_the_proxy_knows_is_looked_up_by_the_proxy() throws Exception {
        var before = ProxySelector.getDefault();
        try (var proxy = new SocksProxy(new InetSocketAddress("127.0.0.1", atFirst.port()))) {
            ProxySelector.setDefault(new ProxySelector() {
                @Override
                public List<Proxy> select(URI uri) {
                    return uri.getHost().equals(NAME)
                            ? List.of(new Proxy(Proxy.Type.SOCKS, proxy.address()))
                            : before.select(uri);
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                    before.connectFailed(uri, address, failure);
                }
            });
            record = List.of();
            try (var connection = connector(NAME, Map.of()).open(new SocketRegistry(), Map.of())) {
                assertThat(server(connection)).isEqualTo(east.serverPort());
            }
            assertThat(proxy.asked()).containsOnly(NAME + ":" + atFirst.port());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private FailoverDataSource overTheName() {
        return FailoverDataSource.builder()
                .node(Rig.EAST, NAME, atFirst.port())
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .resolver(this::lookUp)
                .requirePrimaryWithin(Duration.ofSeconds(60))
                .build();
    }

    private NodeConnector connector(String host, Map<String, String> properties) {
        var settings = new ConnectSettings(
                lab.database(),
                () -> Credentials.of(lab.username(), lab.password()),
                properties,
                LIMIT,
                new HostLookup(LIMIT, this::lookUp));
        return new NodeConnector(Node.of(Rig.EAST, host, atFirst.port()), settings);
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        if (record.isEmpty()) {
            throw new UnknownHostException(host);
        }
        var addresses = new InetAddress[record.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(record.get(i));
        }
        return addresses;
    }

    private static int server(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
