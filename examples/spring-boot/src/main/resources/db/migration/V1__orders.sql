create table orders (
    id bigint generated always as identity primary key,
    reference text not null,
    item text not null
);
create index orders_by_reference on orders (reference);
