package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Asks a region for one item with a consistent read. */
final class CanaryQuestion implements RegionCanary.Question {

    /** Where nobody has said what to ask for. That there is no such table is an answer too. */
    private static final ItemKey NOBODYS = new ItemKey("homeport-canary", Map.of("id", AttributeValue.fromS("canary")));

    private final DirectClient client;
    private final Optional<ItemKey> item;

    CanaryQuestion(DirectClient client, Optional<ItemKey> item) {
        this.client = client;
        this.item = item;
    }

    @Override
    public void ask(Duration limit, AtomicBoolean sent) throws Exception {
        var wanted = item.orElse(NOBODYS);
        var request = GetItemRequest.builder()
                .tableName(wanted.table())
                .key(wanted.key())
                .consistentRead(true);
        try {
            client.getItem(request, limit, sent);
        } catch (RuntimeException e) {
            if (item.isPresent() || !(VerdictTable.of(e, sent.get(), true) instanceof Verdict.Ok)) {
                throw e;
            }
        }
    }
}
