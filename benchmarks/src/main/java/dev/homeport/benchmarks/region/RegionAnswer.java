package dev.homeport.benchmarks.region;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

/**
 * Holds a region's answer, and the pause before it.
 *
 * @param bytes all that is sent
 */
public record RegionAnswer(byte[] bytes, Duration after) {

    /** Chooses a region's answer to each request. */
    public interface Script extends Function<RegionRequest, RegionAnswer> {}

    static final RegionAnswer ITEM = ok("{\"Item\":{\"id\":{\"S\":\"order-1\"},\"state\":{\"S\":\"paid\"}}}");
    static final RegionAnswer DONE = ok("{}");
    static final RegionAnswer NO_ITEMS = ok("{\"Count\":0,\"ScannedCount\":0,\"Items\":[]}");
    static final RegionAnswer BROKEN = of("500 Internal Server Error", "", error("InternalServerError", "injected"));
    static final RegionAnswer THROTTLED = of(
            "400 Bad Request",
            "",
            error("ProvisionedThroughputExceededException", "The level of throughput is exceeded"));

    static RegionAnswer ok(String body) {
        return of("200 OK", "", body);
    }

    /**
     * Describes one.
     *
     * @param headers whole lines, besides those that every answer has
     */
    static RegionAnswer of(String status, String headers, String body) {
        return new RegionAnswer(
                ("HTTP/1.1 " + status
                                + "\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: request-1\r\n"
                                + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII),
                Duration.ZERO);
    }

    static String error(String type, String message) {
        return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\",\"message\":\"" + message + "\"}";
    }

    /** Returns the answer of a region that is well. */
    public static RegionAnswer healthy(RegionRequest request) {
        return switch (request.operation()) {
            case "GetItem" -> ITEM;
            case "Query" -> NO_ITEMS;
            default -> DONE;
        };
    }

    public RegionAnswer after(Duration pause) {
        return new RegionAnswer(bytes, pause);
    }
}
