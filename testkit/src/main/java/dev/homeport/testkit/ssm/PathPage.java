package dev.homeport.testkit.ssm;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Cuts the parameters under a path into pages, each with the token of the next.
 *
 * <p>The service may answer a page with no parameters and a token at any time. Here it does so before each page that
 * has some, when asked to. A token says after which name the next page begins and whether an empty page went before it,
 * so the server keeps nothing for a reader that never returns.
 *
 * @param nextToken empty on the last page
 */
record PathPage(List<ParameterVersion> parameters, String nextToken) {
    static final int MAX_SIZE = 10;
    private static final String AFTER_EMPTY_PAGE = "!";
    private static final String AFTER_FULL_PAGE = "=";

    /** The token is empty for the first page. */
    static PathPage of(List<ParameterVersion> all, int size, String token, boolean emptyPages) {
        var position = token.isEmpty() ? AFTER_FULL_PAGE : decode(token);
        var after = position.substring(1);
        var left = all.stream()
                .filter(version -> version.name().compareTo(after) > 0)
                .toList();
        if (emptyPages && !left.isEmpty() && position.startsWith(AFTER_FULL_PAGE)) {
            return new PathPage(List.of(), encode(AFTER_EMPTY_PAGE + after));
        }
        if (left.size() <= size) {
            return new PathPage(left, "");
        }
        var page = left.subList(0, size);
        return new PathPage(page, encode(AFTER_FULL_PAGE + page.get(size - 1).name()));
    }

    private static String encode(String position) {
        return Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            var position = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (position.startsWith(AFTER_EMPTY_PAGE) || position.startsWith(AFTER_FULL_PAGE)) {
                return position;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, with the tokens that are base64 and not ours.
        }
        throw new SsmErrorException(SsmError.INVALID_NEXT_TOKEN, "This server gave no such token");
    }
}
