"""What backups say on the terminal: their steps, and what keeps one from being made or restored."""

from data.keeping import errors

STEPS = {
    "rows": "清点 · counting",
    "dump": "导出数据库 · dumping the database",
    "files": "文件 · files",
    "check": "核对备份 · checking the backup",
    "restore": "恢复数据库 · restoring the database",
    "done": "完成 · done",
}
REFUSALS: dict[type[errors.BackupError], str] = {
    errors.ProgramMissing: "没有 {version} 版或更新的 {program} · "
    "no {program} of PostgreSQL {version} or newer is installed (apt-get install postgresql-client)",
    errors.ProgramFailed: "{program} 失败 · failed:\n{last_words}",
    errors.NothingToKeep: "数据库是空的 · there is nothing in the database",
    errors.RoadsMissing: "实例中缺少路网 {version} · the roads {version} are not in the instance",
    errors.NoBackup: "{path} 不是完整的备份 · is not a whole backup",
    errors.BackupDamaged: "备份已损坏：{part} · the backup is damaged: {part} is not what was put in",
    errors.BackupTooNew: "备份来自更新的 {what} {made_by}，这里是 {here} · "
    "the backup comes from {what} {made_by}; here is {here}",
    errors.DatabaseNotEmpty: "数据库不是空的（{tables} 张表）；要替换请加 --replace · "
    "the database is not empty ({tables} tables); say --replace to have all of it replaced",
    errors.DatabaseInUse: "还有 {connections} 个连接在使用数据库，请先停止系统 · "
    "{connections} other connections use the database: stop what runs on it first (make stop)",
    errors.NoPostgis: "数据库没有 PostGIS，请由管理员执行 CREATE EXTENSION postgis · "
    "the database has no PostGIS: let its administrator run CREATE EXTENSION postgis",
    errors.NoRoom: "磁盘空间不足：{folder} · there is not enough room in {folder}",
}


def refusal(error: errors.BackupError) -> str:
    """Return why a backup was not made or restored."""
    return REFUSALS[type(error)].format_map(vars(error))
