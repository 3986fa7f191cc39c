package dev.homeport.spring.boot.transaction;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of the table that the tests write to. */
@Entity
@Table(name = "charges")
class Charge {

    static final String TABLE =
            "create table if not exists charges (id uuid unique deferrable initially deferred, amount int)";
    static final String INSERT = "insert into charges values (gen_random_uuid(), 100)";

    @Id
    private UUID id;

    private int amount;

    protected Charge() {}

    Charge(UUID id) {
        this.id = id;
        this.amount = 100;
    }

    int amount() {
        return amount;
    }
}
