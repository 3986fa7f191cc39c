package dev.homeport.examples.orders;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.RequestOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Keeps shopping carts in one DynamoDB table, an item a cart. It is plain SDK but for one mark, and does not know in
 * which region a cart is read or written.
 */
final class CartStore {

    private static final String KEY = "cart";

    /** So that no article can be called as the key is. */
    private static final String ARTICLE = "article:";

    private final DynamoDbClient client;
    private final String table;
    private final BiConsumer<String, SdkException> failures;

    /**
     * Keeps carts there.
     *
     * @param failures told each cart that could not be read or changed, or perhaps not, and why
     */
    CartStore(DynamoDbClient client, String table, BiConsumer<String, SdkException> failures) {
        this.client = client;
        this.table = table;
        this.failures = failures;
    }

    /** Puts one more into the cart. Twice is not as good as once, so it is never repeated when its outcome is unknown. */
    Outcome add(String cart, String article) {
        return change(cart, update -> update.updateExpression("ADD #article :quantity"), article, 1);
    }

    /** Sets how many are in the cart. Twice is as good as once, and this says so: it may be repeated in another region. */
    Outcome set(String cart, String article, int quantity) {
        return change(
                cart,
                update -> update.updateExpression("SET #article = :quantity")
                        .overrideConfiguration(o -> o.putExecutionAttribute(RequestOptions.IDEMPOTENT, true)),
                article,
                quantity);
    }

    private Outcome change(String cart, UnaryOperator<UpdateItemRequest.Builder> how, String article, int quantity) {
        var update = UpdateItemRequest.builder()
                .tableName(table)
                .key(key(cart))
                .expressionAttributeNames(Map.of("#article", ARTICLE + article))
                .expressionAttributeValues(Map.of(":quantity", AttributeValue.fromN(Integer.toString(quantity))));
        try {
            client.updateItem(how.apply(update).build());
            return Outcome.DONE;
        } catch (SdkException e) {
            failures.accept(cart, e);
            return e instanceof AmbiguousWriteException ? Outcome.UNKNOWN : Outcome.NOT_DONE;
        }
    }

    /**
     * Returns how many of each article are in the cart, as some region knows it, perhaps a moment behind.
     *
     * @throws SdkException if no region answers in time
     */
    Map<String, Integer> get(String cart) {
        try {
            return quantities(
                    client.getItem(get -> get.tableName(table).key(key(cart))).item());
        } catch (SdkException e) {
            failures.accept(cart, e);
            throw e;
        }
    }

    private static Map<String, Integer> quantities(Map<String, AttributeValue> item) {
        var quantities = new TreeMap<String, Integer>();
        item.forEach((name, value) -> {
            if (name.startsWith(ARTICLE)) {
                quantities.put(name.substring(ARTICLE.length()), Integer.valueOf(value.n()));
            }
        });
        return quantities;
    }

    static Map<String, AttributeValue> key(String cart) {
        return Map.of(KEY, AttributeValue.fromS(cart));
    }
}
