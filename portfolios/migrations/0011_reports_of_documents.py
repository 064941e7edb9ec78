from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("portfolios", "0010_filed_documents"),
    ]

    operations = [
        migrations.RemoveField(
            model_name='report',
            name='content_key',
        ),
        migrations.RemoveField(
            model_name='report',
            name='file',
        ),
        migrations.RemoveField(
            model_name='report',
            name='sha256',
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assessment', None), ('kind', 'round'), ('round__isnull', False), ('sheet', None)), models.Q(('assessment', None), ('kind', 'cards'), ('round', None), ('sheet__isnull', False)), models.Q(('assessment__isnull', False), ('kind', 'assessment'), ('round', None), ('sheet', None)), models.Q(models.Q(('kind__in', ['round', 'cards', 'assessment']), _negated=True), ('assessment', None), ('round', None), ('sheet', None)), _connector='OR'), name='report_has_its_subject'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state', 'waiting')), models.Q(('document__isnull', False), ('finished_at__isnull', False), ('state', 'ready')), models.Q(('finished_at__isnull', False), ('state', 'failed')), _connector='OR'), name='report_state_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('assessment', None), ('round', None), ('sheet', None), ('state', 'waiting')), fields=('kind', 'placement', 'requested_by', 'parts'), name='report_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('assessment__isnull', False), ('state', 'waiting')), fields=('assessment', 'requested_by'), name='report_one_waiting_of_a_list'),
        ),
    ]
