create table if not exists orders (
  id text primary key,
  version int not null,
  cents bigint not null
);
