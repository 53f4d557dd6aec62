<?php
/**
 * Many rows at once, by the fastest way of each database.
 */

declare(strict_types=1);

namespace Tandem\Demo;

/**
 * Collects rows by table and writes them in one transaction: multi-row INSERTs on MariaDB, prepared statements
 * past the SQL translator on SQLite (30 times as fast).
 */
final class RowWriter
{
    /** @var array<string,list<array<string,int|string|null>>> */
    private array $rows = [];

    private readonly ?\PDO $sqlite;

    public function __construct(private readonly \wpdb $database)
    {
        $this->sqlite = method_exists($database, 'get_driver') ? $database->get_driver()->get_connection()->get_pdo() : null;
    }

    /** @param array<string,int|string|null> $row */
    public function add(string $table, array $row): void
    {
        $this->rows[$table][] = $row;
    }

    public function flush(): void
    {
        null === $this->sqlite ? $this->database->query('START TRANSACTION') : $this->sqlite->beginTransaction();
        foreach ($this->rows as $table => $rows) {
            null === $this->sqlite ? $this->insert($table, $rows) : $this->execute($table, $rows);
        }
        null === $this->sqlite ? $this->database->query('COMMIT') : $this->sqlite->commit();
        $this->rows = [];
    }

    /** @param list<array<string,int|string|null>> $rows */
    private function insert(string $table, array $rows): void
    {
        $literal = fn(int|string|null $value): string => null === $value ? 'NULL' : (is_int($value) ? (string) $value : "'" . $this->database->_real_escape($value) . "'");
        foreach (array_chunk($rows, 500) as $some) {
            $values = array_map(static fn(array $row): string => '(' . implode(',', array_map($literal, $row)) . ')', $some);
            if (false === $this->database->query("INSERT INTO `$table` (`" . implode('`,`', array_keys($some[0])) . '`) VALUES ' . implode(',', $values))) {
                throw new \RuntimeException("$table: " . $this->database->last_error);
            }
        }
    }

    /** @param list<array<string,int|string|null>> $rows */
    private function execute(string $table, array $rows): void
    {
        $columns = array_keys($rows[0]);
        $statement = $this->sqlite->prepare("INSERT INTO `$table` (`" . implode('`,`', $columns) . '`) VALUES (' . implode(',', array_fill(0, count($columns), '?')) . ')');
        foreach ($rows as $row) {
            $statement->execute(array_values($row));
        }
    }
}
