package dev.homeport.spring.boot.transaction;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** A repository in Spring's sense: what JPA throws in it is translated. */
@Repository
class ChargeRepository {

    @PersistenceContext
    private EntityManager entities;

    /** Writes at once. */
    public void insert() {
        insert(UUID.randomUUID());
    }

    public void insert(UUID id) {
        insertAtCommit(id);
        entities.flush();
    }

    /** Leaves the writing to the commit. */
    public void insertAtCommit(UUID id) {
        entities.persist(new Charge(id));
    }
}
