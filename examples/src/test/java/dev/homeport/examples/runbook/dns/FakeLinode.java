package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Speaks the domains' part of Linode's API v4.
 *
 * <p>Shapes: <a href="https://techdocs.akamai.com/linode-api/reference/get-domain-records">List domain records</a>, <a
 * href="https://techdocs.akamai.com/linode-api/reference/put-domain-record">Update a domain record</a>, <a
 * href="https://techdocs.akamai.com/linode-api/reference/errors">Errors</a>, <a
 * href="https://techdocs.akamai.com/linode-api/reference/pagination">Pagination</a>, and the recordings of {@code
 * linode/linodego}, {@code test/integration/fixtures/TestDomainRecord_Update.yaml}.
 */
final class FakeLinode extends FakeApi {

    static final String TOKEN = "linode-token-that-nobody-may-see";
    static final String NOT_FOUND = "{\"errors\": [{\"reason\": \"Not found\"}]}";
    static final String INVALID_TOKEN = "{\"errors\": [{\"reason\": \"Invalid Token\"}]}";

    private static final int DOMAIN = 1827075;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RECORD = Pattern.compile("/domains/" + DOMAIN + "/records/(\\d+)");
    private static final Pattern PAGE = Pattern.compile("page=(\\d+)&page_size=(\\d+)");

    private final List<ObjectNode> records = new ArrayList<>();

    FakeLinode() throws IOException {}

    void record(int id, String type, String name, String target) {
        records.add(JSON.createObjectNode()
                .put("id", id)
                .put("type", type)
                .put("name", name)
                .put("target", target)
                .put("ttl_sec", 0));
    }

    @Override
    Answer answer(Request request) throws IOException {
        if (!request.header("Authorization").equals("Bearer " + TOKEN)) {
            return Answer.of(401, INVALID_TOKEN);
        }
        if (request.call().equals("GET /domains")) {
            return page(
                    request, List.of(JSON.createObjectNode().put("id", DOMAIN).put("domain", "example.org")));
        }
        if (request.call().equals("GET /domains/" + DOMAIN + "/records")) {
            return page(request, records);
        }
        var one = RECORD.matcher(request.path());
        if (!request.method().equals("PUT") || !one.matches()) {
            return Answer.of(404, NOT_FOUND);
        }
        for (var record : records) {
            if (record.path("id").asText().equals(one.group(1))) {
                record.setAll((ObjectNode) JSON.readTree(request.body()));
                return Answer.of(200, record.toString());
            }
        }
        return Answer.of(404, NOT_FOUND);
    }

    private static Answer page(Request request, List<ObjectNode> all) {
        var asked = PAGE.matcher(request.query());
        if (!asked.matches()) {
            return Answer.of(400, "{\"errors\": [{\"field\": \"page\", \"reason\": \"page must be an integer\"}]}");
        }
        int page = Integer.parseInt(asked.group(1));
        int size = Integer.parseInt(asked.group(2));
        if (size < 25 || size > 500) {
            return Answer.of(400, "{\"errors\": [{\"field\": \"page_size\", \"reason\": \"Must be 25-500\"}]}");
        }
        int pages = Math.max(1, (all.size() + size - 1) / size);
        var answer = JSON.createObjectNode();
        answer.putArray("data")
                .addAll(all.stream().skip((page - 1L) * size).limit(size).toList());
        answer.put("page", page).put("pages", pages).put("results", all.size());
        return Answer.of(200, answer.toString());
    }
}
