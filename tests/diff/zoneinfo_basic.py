# zoneinfo finds the system's time zones.
import datetime
import zoneinfo

zone = zoneinfo.ZoneInfo('Europe/Berlin')
t = datetime.datetime(2024, 3, 31, 1, 30, tzinfo=zone)
print(zone, t, t.utcoffset(), (t + datetime.timedelta(hours=2)).utcoffset(), t.astimezone(datetime.timezone.utc), t.strftime('%Z %z'))
print('UTC' in zoneinfo.available_timezones(), zoneinfo.TZPATH[0])
