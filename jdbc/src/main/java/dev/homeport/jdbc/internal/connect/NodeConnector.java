package dev.homeport.jdbc.internal.connect;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.jdbc.Node;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Opens physical connections to one node, bounded in time, each listed in the given registry. */
public final class NodeConnector {

    /**
     * The driver's read timeout, in seconds. Without it the driver takes a timeout of the socket for a hiccup and reads
     * again, for ever.
     */
    private static final String READ_TIMEOUT = "socketTimeout";

    /** The driver would bind a socket that is connected already, so the route does it. */
    private static final String LOCAL_ADDRESS = "localSocketAddress";

    private static final org.postgresql.Driver DRIVER = new org.postgresql.Driver();

    private final Node node;
    private final ConnectSettings settings;
    private final LoginBackOff backOff = new LoginBackOff(System::nanoTime);

    public NodeConnector(Node node, ConnectSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    /**
     * Opens one connection of a pool: looks the name up, asks for credentials and connects, each within its limit, unless
     * the server has just refused the same credentials.
     *
     * @throws SQLException the driver's own, when the connect fails or takes too long
     */
    public Connection open(SocketRegistry registry, Map<String, String> extra) throws SQLException {
        var route = route(addresses());
        var credentials = settings.credentials().get();
        backOff.check(credentials);
        try {
            var silence = new ServerSilence(settings.connectTimeout(), () -> {});
            var connection = open(credentials, route, registry, extra, silence, false);
            backOff.succeeded();
            return connection;
        } catch (SQLException e) {
            backOff.failed(credentials, e);
            throw e;
        }
    }

    /**
     * Opens one connection, the name having been looked up.
     *
     * @param route the way to the node; knows afterwards at which address it answered
     * @param extra driver properties on top of the user's
     * @param signs end the attempt when the server has been silent for too long
     * @param listen whether the signs are to be told of the server's bytes for as long as the connection lives
     * @throws SQLException the driver's own, when the connect fails or takes too long
     */
    public Connection open(
            Credentials credentials,
            AddressRoute route,
            SocketRegistry registry,
            Map<String, String> extra,
            ServerSilence signs,
            boolean listen)
            throws SQLException {
        var url = "jdbc:postgresql://" + node.address() + "/"
                + URLEncoder.encode(settings.database(), StandardCharsets.UTF_8);
        var properties = properties(credentials, extra);
        var opening = new ConnectingSockets(registry, signs, settings.connectTimeout());
        Connection connection = AbortableSocketFactory.during(opening, route, () -> DRIVER.connect(url, properties));
        if (connection == null) {
            throw new SQLException("the PostgreSQL driver does not accept " + url, SqlStates.UNABLE_TO_CONNECT);
        }
        try {
            opening.opened(listen);
            connection.setNetworkTimeout(Runnable::run, readTimeoutMillis());
        } catch (SocketException e) {
            connection.close();
            throw new SQLException("the connection was ended while it was opened:", SqlStates.UNABLE_TO_CONNECT, e);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /**
     * Looks the node's name up within a limit, which the driver does not have. Returns the address where the monitor has met
     * the server before all others; none if a proxy is to look the name up.
     */
    public List<InetAddress> addresses() throws SQLException {
        if (AddressRoute.throughProxy(node)) {
            return List.of();
        }
        try {
            return settings.book().inOrder(node, settings.names().addresses(node.host()));
        } catch (UnknownHostException e) {
            throw new SQLException("the host name could not be looked up:", SqlStates.UNABLE_TO_CONNECT, e);
        }
    }

    public Node node() {
        return node;
    }

    public ConnectSettings settings() {
        return settings;
    }

    /** Returns the way to the node by these addresses, or by its name if there are none. */
    public AddressRoute route(List<InetAddress> addresses) {
        var endpoints = addresses.isEmpty()
                ? List.of(InetSocketAddress.createUnresolved(node.host(), node.port()))
                : addresses.stream()
                        .map(address -> new InetSocketAddress(address, node.port()))
                        .toList();
        var from = settings.driverProperties().get(LOCAL_ADDRESS);
        return new AddressRoute(
                endpoints, settings.connectTimeout(), from == null ? null : new InetSocketAddress(from, 0));
    }

    private Properties properties(Credentials credentials, Map<String, String> extra) {
        var properties = new Properties();
        properties.putAll(settings.driverProperties());
        properties.putAll(extra);
        if (credentials.getUsername() != null) {
            properties.setProperty("user", credentials.getUsername());
        }
        if (credentials.getPassword() != null) {
            properties.setProperty("password", credentials.getPassword());
        }
        properties.remove(LOCAL_ADDRESS);
        properties.setProperty("socketFactory", AbortableSocketFactory.class.getName());
        properties.setProperty(
                READ_TIMEOUT,
                Long.toString(Math.max(1, settings.connectTimeout().toSeconds())));
        return properties;
    }

    /** Returns the user's own read timeout, which holds once the session is established; 0 is none. */
    private int readTimeoutMillis() {
        return 1_000 * Integer.parseInt(settings.driverProperties().getOrDefault(READ_TIMEOUT, "0"));
    }
}
