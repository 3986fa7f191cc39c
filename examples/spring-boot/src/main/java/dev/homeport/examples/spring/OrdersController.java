package dev.homeport.examples.spring;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders over HTTP. */
@RestController
class OrdersController {

    private final OrderService orders;

    OrdersController(OrderService orders) {
        this.orders = orders;
    }

    @PostMapping("/orders/{reference}")
    @ResponseStatus(HttpStatus.CREATED)
    void place(@PathVariable String reference, @RequestBody String item) {
        orders.place(reference, item);
    }

    @GetMapping("/orders/{reference}")
    ResponseEntity<String> find(@PathVariable String reference) {
        return ResponseEntity.of(orders.find(reference).map(Order::item));
    }
}
