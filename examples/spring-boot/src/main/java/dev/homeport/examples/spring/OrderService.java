package dev.homeport.examples.spring;

import java.util.Optional;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.annotation.Transactional;

/**
 * Places orders. A transaction that is certainly not done is repeated; one that could not begin has waited for a primary
 * long enough.
 */
@Service
class OrderService {

    private final OrderRepository orders;

    OrderService(OrderRepository orders) {
        this.orders = orders;
    }

    @Retryable(includes = TransientDataAccessException.class, excludes = CannotCreateTransactionException.class)
    @Transactional
    public void place(String reference, String item) {
        orders.save(new Order(reference, item));
    }

    @Retryable(includes = TransientDataAccessException.class, excludes = CannotCreateTransactionException.class)
    @Transactional(readOnly = true)
    public Optional<Order> find(String reference) {
        return orders.findFirstByReference(reference);
    }
}
