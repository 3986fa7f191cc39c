package dev.homeport.examples.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Speaks the AWS Query protocol of RDS for one read replica: after {@code PromoteReadReplica} it is a replica still, is
 * modified, reboots, and then is an instance of its own, a look at a time.
 */
final class FakeRds implements AutoCloseable {

    private static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

    private final HttpServer server;
    private final Runnable reboot;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Deque<String> refusals = new ArrayDeque<>();
    private final Deque<String> after =
            new ArrayDeque<>(List.of("available replica", "modifying replica", "rebooting", "available"));
    private boolean asked;

    /** Starts it; while the instance reboots, that is run. */
    FakeRds(Runnable reboot) throws IOException {
        this.reboot = reboot;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers the next promotions with these codes. */
    synchronized void refuse(String... codes) {
        refusals.addAll(Arrays.asList(codes));
    }

    List<String> calls() {
        return calls;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var action = form.get("Action");
        calls.add(action);
        if (!"db-b".equals(form.get("DBInstanceIdentifier"))) {
            refuse(exchange, 404, "DBInstanceNotFound");
        } else if (action.equals("PromoteReadReplica") && !refusals.isEmpty()) {
            var code = refusals.remove();
            refuse(exchange, code.equals("AccessDenied") ? 403 : 400, code);
        } else if (action.equals("PromoteReadReplica")) {
            asked = true;
            send(exchange, 200, response(action, instance("available replica")));
        } else if (action.equals("DescribeDBInstances")) {
            send(exchange, 200, response(action, "<DBInstances>" + instance(now()) + "</DBInstances>"));
        } else {
            refuse(exchange, 400, "InvalidAction");
        }
    }

    private String now() {
        if (!asked) {
            return "available replica";
        }
        var state = after.size() > 1 ? after.remove() : after.element();
        if (state.equals("rebooting")) {
            reboot.run();
        }
        return state;
    }

    private static String instance(String state) {
        var parts = state.split(" ");
        return "<DBInstance><DBInstanceIdentifier>db-b</DBInstanceIdentifier><DBInstanceStatus>" + parts[0]
                + "</DBInstanceStatus>"
                + (parts.length > 1
                        ? "<ReadReplicaSourceDBInstanceIdentifier>arn:aws:rds:us-east-1:1:db:db-a"
                                + "</ReadReplicaSourceDBInstanceIdentifier>"
                        : "")
                + "</DBInstance>";
    }

    private static String response(String action, String result) {
        return "<" + action + "Response xmlns=\"" + NAMESPACE + "\"><" + action + "Result>" + result + "</" + action
                + "Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></" + action + "Response>";
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        send(
                exchange,
                status,
                "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + code
                        + "</Code><Message>told " + code
                        + "</Message></Error><RequestId>2</RequestId></ErrorResponse>");
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        var bytes = xml.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> URLDecoder.decode(pair[0], UTF_8), pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
