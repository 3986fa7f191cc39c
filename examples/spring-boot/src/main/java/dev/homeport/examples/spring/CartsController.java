package dev.homeport.examples.spring;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;

/** Keeps shopping carts over HTTP. */
@RestController
class CartsController {

    private final DynamoDbTable<Cart> carts;

    CartsController(DynamoDbTable<Cart> carts) {
        this.carts = carts;
    }

    @PutMapping("/carts/{id}")
    @ResponseStatus(HttpStatus.CREATED)
    void put(@PathVariable String id, @RequestBody Map<String, Integer> articles) {
        var cart = new Cart();
        cart.setId(id);
        cart.setArticles(articles);
        carts.putItem(cart);
    }

    @GetMapping("/carts/{id}")
    ResponseEntity<Map<String, Integer>> get(@PathVariable String id) {
        var cart = Optional.ofNullable(
                carts.getItem(Key.builder().partitionValue(id).build()));
        return ResponseEntity.of(cart.map(Cart::getArticles));
    }
}
