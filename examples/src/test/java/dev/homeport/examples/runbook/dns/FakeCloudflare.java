package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Speaks the DNS part of Cloudflare's API v4: everything in an envelope of {@code success}, {@code errors}, {@code
 * messages} and {@code result}.
 *
 * <p>Shapes: <a href="https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/edit/">Update DNS
 * Record</a>, <a href="https://developers.cloudflare.com/api/resources/dns/subresources/records/methods/list/">List DNS
 * Records</a>, <a href="https://developers.cloudflare.com/fundamentals/api/reference/limits/">Rate limits</a>. Error
 * 81044 with 404 and 10000 with 403 as the API gives them.
 */
final class FakeCloudflare extends FakeApi {

    static final String TOKEN = "cloudflare-token-that-nobody-may-see";

    private static final String ZONE = "023e105f4ecef8ad9ca31a8372d0c353";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> records = new ArrayList<>();

    FakeCloudflare() throws IOException {}

    ObjectNode record(String id, String type, String name, String content, boolean proxied) {
        var record = JSON.createObjectNode()
                .put("id", id)
                .put("type", type)
                .put("name", name)
                .put("content", content)
                .put("proxiable", true)
                .put("proxied", proxied)
                .put("ttl", proxied ? 1 : 300);
        records.add(record);
        return record;
    }

    @Override
    Answer answer(Request request) throws IOException {
        if (!request.header("Authorization").startsWith("Bearer ")) {
            return error(400, 9106, "Authentication failed (status: 400)");
        }
        if (!request.header("Authorization").equals("Bearer " + TOKEN)) {
            return error(403, 10000, "Authentication error");
        }
        if (request.call().equals("GET /zones")) {
            var zones = request.query().equals("name=example.org")
                    ? List.of(JSON.createObjectNode().put("id", ZONE).put("name", "example.org"))
                    : List.<ObjectNode>of();
            return list(zones);
        }
        var path = "/zones/" + ZONE + "/dns_records";
        if (request.call().equals("GET " + path)) {
            return list(records.stream()
                    .filter(record -> request.query()
                            .startsWith("name=" + record.path("name").asText() + "&"))
                    .toList());
        }
        for (var record : records) {
            if (request.call().equals("PATCH " + path + "/" + record.path("id").asText())) {
                record.setAll((ObjectNode) JSON.readTree(request.body()));
                var body = envelope(true);
                body.set("result", record);
                return Answer.of(200, body.toString());
            }
        }
        return error(404, 81044, "Record does not exist.");
    }

    static Answer error(int status, int code, String message) {
        var body = envelope(false);
        body.putNull("result");
        body.withArray("errors").addObject().put("code", code).put("message", message);
        return Answer.of(status, body.toString());
    }

    private static Answer list(List<ObjectNode> all) {
        var body = envelope(true);
        body.putArray("result").addAll(all);
        body.putObject("result_info")
                .put("page", 1)
                .put("per_page", 100)
                .put("count", all.size())
                .put("total_count", all.size())
                .put("total_pages", 1);
        return Answer.of(200, body.toString());
    }

    private static ObjectNode envelope(boolean success) {
        var body = JSON.createObjectNode().put("success", success);
        body.putArray("errors");
        body.putArray("messages");
        return body;
    }
}
